"""Pages of whoever looks after systems: registering, tokens, addresses, what failed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.exceptions import AccountsError
from sigap_cases.api import selectors
from sigap_cases.api.models import (
    ApiClient,
    ApiToken,
    WebhookDelivery,
    WebhookEndpoint,
)
from sigap_cases.api.services import clients, endpoints, sending
from workflows.exceptions import WorkflowError

from .forms import EndpointForm, IssueForm, RegisterForm
from .guarding import for_administrators, for_issuers, for_keepers


MOST_SHOWN = 50
UNPROCESSABLE = 422


@require_GET
@for_keepers
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "clients": selectors.clients(),
        "failed": selectors.not_arrived()[:MOST_SHOWN],
        "registers": clients.can_register(request.user),
    }
    return render(request, "desk/api/index.html", context)


@require_http_methods(["GET", "POST"])
@for_administrators
def register(request: HttpRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _registered(request, form)
        if made is not None:
            messages.success(request, _("The system is registered."))
            return redirect("apiaccess:client", pk=made.pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "desk/api/register.html", {"form": form}, status=status)


def _registered(request: Any, form: RegisterForm) -> ApiClient | None:
    try:
        with transaction.atomic():
            return clients.register(form.client(), by=request.user)
    except (WorkflowError, AccountsError) as error:
        form.add_error("post", str(error.sentence))
    except IntegrityError:
        form.add_error("name", _("This agency has a system of that name already."))
    return None


@require_GET
@for_keepers
def client(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _client(pk))


def _client(pk: int) -> ApiClient:
    return get_object_or_404(selectors.clients().select_related("account"), pk=pk)


def _page(request: HttpRequest, found: ApiClient, **context: Any) -> HttpResponse:
    """The page of a system; ``shown`` is a secret that is seen this once."""
    status = context.pop("status", 200)
    context = {
        "client": found,
        "tokens": selectors.tokens_of(found),
        "endpoints": found.endpoints.select_related("added_by"),
        "failed": selectors.not_arrived(found)[:MOST_SHOWN],
        "issues": clients.can_issue(request.user),
        "registers": clients.can_register(request.user),
        "issue_form": IssueForm(post=found.post),
        "endpoint_form": EndpointForm(),
        "now": timezone.now(),
        **context,
    }
    return render(request, "desk/api/client.html", context, status=status)


def _refused(form: Form, error: WorkflowError) -> None:
    field = getattr(error, "field", "")
    form.add_error(field if field in form.fields else None, str(error.sentence))


@require_POST
@for_issuers
def issue(request: Any, pk: int) -> HttpResponse:
    found = _client(pk)
    form = IssueForm(request.POST, post=found.post)
    if form.is_valid():
        try:
            made = clients.issue(found, by=request.user, **form.cleaned_data)
        except WorkflowError as error:
            _refused(form, error)
        else:
            return _page(request, found, token_text=made.text)
    return _page(request, found, issue_form=form, status=UNPROCESSABLE)


@require_POST
@for_issuers
def rotate(request: Any, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk)
    try:
        made = clients.rotate(token, by=request.user)
    except WorkflowError as error:
        messages.warning(request, str(error.sentence))
        return redirect("apiaccess:client", pk=token.client_id)
    return _page(request, _client(token.client_id), token_text=made.text)


def _done(
    request: HttpRequest, client_id: int, do: Callable[[], object], said: str
) -> HttpResponse:
    try:
        do()
    except (WorkflowError, AccountsError) as error:
        messages.warning(request, str(error.sentence))
    else:
        messages.success(request, said)
    return redirect("apiaccess:client", pk=client_id)


@require_POST
@for_keepers
def revoke(request: Any, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk)
    said = _("The token is revoked; it opens nothing any more.")
    return _done(
        request,
        token.client_id,
        lambda: clients.revoke(token, by=request.user),
        said,
    )


@require_POST
@for_administrators
def end(request: Any, pk: int) -> HttpResponse:
    found = _client(pk)
    said = _("The system is closed; its tokens open nothing any more.")
    return _done(request, pk, lambda: clients.end(found, by=request.user), said)


@require_POST
@for_keepers
def endpoint_add(request: Any, pk: int) -> HttpResponse:
    found = _client(pk)
    form = EndpointForm(request.POST)
    if form.is_valid():
        try:
            made = endpoints.add(found, by=request.user, **form.cleaned_data)
        except WorkflowError as error:
            _refused(form, error)
        else:
            return _page(request, found, secret_text=made.secret)
    return _page(request, found, endpoint_form=form, status=UNPROCESSABLE)


@require_POST
@for_keepers
def endpoint_rotate(request: Any, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(WebhookEndpoint, pk=pk)
    try:
        made = endpoints.rotate_secret(endpoint, by=request.user)
    except WorkflowError as error:
        messages.warning(request, str(error.sentence))
        return redirect("apiaccess:client", pk=endpoint.client_id)
    return _page(request, _client(endpoint.client_id), secret_text=made.secret)


@require_POST
@for_keepers
def endpoint_disable(request: Any, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(WebhookEndpoint, pk=pk)
    said = _("Nothing is sent to this address any more.")
    return _done(
        request,
        endpoint.client_id,
        lambda: endpoints.disable(endpoint, by=request.user),
        said,
    )


@require_POST
@for_keepers
def replay(request: Any, pk: int) -> HttpResponse:
    delivery = get_object_or_404(
        WebhookDelivery.objects.select_related("endpoint"), pk=pk
    )
    said = _("The event is sent again within a minute.")
    return _done(
        request,
        delivery.endpoint.client_id,
        lambda: sending.replay(delivery, by=request.user),
        said,
    )
