// What the HTML of every page is held to: all of html-validate's recommended and standard rules but these.
export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:standard"],
  rules: {
    // the theme writes it in lower case; HTML knows no difference
    "doctype-style": "off",
    // means nothing in HTML; template macros leave it where a condition was false
    "no-trailing-whitespace": "off",
    // tables that become blocks on a phone lose their meaning in some readers unless the roles are written out
    "no-redundant-role": "off",
    // a number is copied and searched as it stands; the style sheet keeps it on one line
    "tel-non-breaking": "off",
    // the boxes of one question share its name; so do the days and sums of an agreement, where the
    // page allows it by a comment
    "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
  },
};
