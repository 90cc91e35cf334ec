"""The pages of possible double recipients."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sigap_cases.aid import policies
from sigap_cases.aid.services import deciding
from sigap_cases.desk.officer import DeskRequest, for_staff

from . import reading
from .forms import DoubleForm
from .views import page_of, saved


@require_GET
@for_staff
def listing(request: DeskRequest) -> HttpResponse:
    reading.check_reads(request.officer)
    context = {"page": page_of(request, reading.doubles(request.officer))}
    return render(request, "desk/aid/doubles.html", context)


@require_http_methods(["GET", "POST"])
@for_staff
def double(request: DeskRequest, pk: int) -> HttpResponse:
    row = reading.found(reading.doubles(request.officer), pk)
    decides = request.officer.holds(*policies.APPROVING_POSTS)
    form, status = DoubleForm(), 200
    if request.method == "POST":
        if not decides:
            raise PermissionDenied
        form = DoubleForm(request.POST)
        made, status = saved(
            request,
            form,
            lambda: deciding.decide(row, by=request.officer.user, **form.cleaned_data),
            _("The double is decided."),
        )
        if made is not None:
            return redirect("aid:doubles")
    context = {"double": row, "form": form, "decides": decides and not row.decision}
    return render(request, "desk/aid/double.html", context, status=status)
