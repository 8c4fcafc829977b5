"""Changing files that are in PXM, one or a hundred thousand: links, regions, publishing, attributes, names.

PXM replaces arrays as a whole and has no If-Match (article, "Understanding PUT Behavior"). So each file is read, the
wishes are merged into what it has, and only the fields that change are written, within seconds; shared reads afterwards
show whether that lasted. `wishes` has the rules, `journal` what survives a kill, `reading` and `verifying` the shared
reads, `writing` the call for one file, `run` one go of a change and `relinker` which change goes. Knows nothing of the
copy of the account.
"""
