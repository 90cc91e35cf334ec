"""Names of firms as they are compared: without case, signs, or form of business."""

from typing import Any

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Upper


# P.T., PT., PT, CV and the like, also of other countries; P3MI is what they all are.
_FORMS = (
    r"\m(P\.?\s?T|C\.?\s?V|U\.?\s?D|TBK|P3MI|LTD|LIMITED|INC|PTE|SDN|BHD|GMBH|LLC|CO)\M"
)


class _Replaced(Func):
    function = "REGEXP_REPLACE"
    output_field = CharField()


class FirmName(Func):
    """ "PT. Laut Jingga, Tbk" and "p.t laut-jingga" are one; empty where nothing is left."""

    function = "REGEXP_REPLACE"
    output_field = CharField()

    def __init__(self, name: Any, *rest: Any, **extra: Any) -> None:
        if rest:  # a copy that Django makes of the finished expression
            super().__init__(name, *rest, **extra)
            return
        said = F(name) if isinstance(name, str) else name
        bare = _Replaced(Upper(said), Value(_FORMS), Value(" "), Value("g"))
        super().__init__(bare, Value("[^A-Z0-9]"), Value(""), Value("g"), **extra)
