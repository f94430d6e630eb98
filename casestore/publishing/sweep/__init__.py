"""The sweep: what identifies a case or a member of the staff, looked for in every byte of a
finished release, in every form that it decodes to. Runs where the key is, before the release is
shown."""
