"""The office's memory of its cases: what is done to them (:mod:`.verbs`), what can be asked of
them (:mod:`.queries`), and the rules that both follow."""
