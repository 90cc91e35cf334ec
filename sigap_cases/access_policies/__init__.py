"""Who may use which address of the product: the table that an auditor reads.

One module per area, one policy per address, in plain words and without a query. Nothing
here decides anything at run time: the product decides in its selectors and policies, and
``tests/attack/test_access_matrix.py`` asks every address as every post and holds the
answers against this table. An address without a policy fails the suite, and so does a
policy whose address is gone.
"""
