"""Files from strangers made safe: recognised by content, copied by allow-lists, in a child process
whose memory and time are bounded."""
