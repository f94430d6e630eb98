"""``content/`` and ``public.db`` in, one complete static release out. Knows no ledger and no web
app.

A room imports only those that stand before it: ``errors`` and ``import_closure``; ``content``
(what was authored and what is public), ``look`` and ``release``, which don't know each other;
``paper`` (content as PDF); ``pages`` (content as views and HTML, and cases into a release);
``data`` (the same for machines); then ``content_cache``, ``authored_files``, ``build`` and
``__main__``, which bring all together. Of the case store: ``campaign``, ``calendar``, ``public``,
``errors``, ``settings``.
"""
