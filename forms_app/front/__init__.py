"""What stands between strangers' connections and the applications: it takes in each request whole,
slow ones too, before a thread is taken for it, and has everybody take turns."""
