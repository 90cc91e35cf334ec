"""Tags of the shell: the icon, and how a form field is drawn."""

from functools import cache, lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sigap_cases.assets import ICONS, SPRITE


register = template.Library()

# What Tabler calls the control, by the widget's input type; selects and text areas
# have none and are told by their template.
_CLASSES = {"checkbox": "form-check-input", "radio": "form-check-input"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite, hidden from screen readers: a word stands beside it."""
    if name not in ICONS:
        raise ValueError(f"{name} is not in sigap_cases.assets.ICONS")
    return _drawn(name)


@cache
def _drawn(name: str) -> SafeString:
    return format_html(
        '<svg class="sg-icon" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        static(SPRITE),
        name,
    )


_DUE_ICONS = {"late": "alert-triangle", "hold": "player-pause"}


@register.simple_tag
def due_badge(state: str, text: str) -> SafeString:
    """How a deadline stands. Lists draw one a row, so that it is no component."""
    return format_html(_badge(state), text)


@cache
def _badge(state: str) -> SafeString:
    """All of it but the text."""
    drawn = icon(_DUE_ICONS.get(state, "clock"))
    return format_html('<span class="sg-due sg-due--{}">{}{{}}</span>', state, drawn)


@register.simple_tag
def why_button(panel: str, url: str, day: str = "") -> SafeString:
    """Opens the panel that explains a date and asks for it there; with the day, if given."""
    asked = format_html(' hx-get="{}" hx-target="#{}-body"', url, panel) if url else ""
    return format_html(_question(panel, with_day=bool(day)), asked, day)


@cache
def _question(panel: str, *, with_day: bool) -> SafeString:
    """All of it but what is asked for, and the day."""
    shown = (
        '{{1}} <span class="visually-hidden">{1}</span> {2}' if with_day else "{2} {1}"
    )
    return format_html(
        '<button type="button" class="sg-why" popovertarget="{0}"{{0}}>'
        + shown
        + "</button>",
        panel,
        _("Why this date?"),
        icon("help-circle"),
    )


@register.simple_tag
def due_cell(due: Any, why_url: str = "") -> SafeString:
    """A row's deadline: how it stands, its day, and where why is told."""
    if not due:
        return format_html('<span class="text-secondary">{}</span>', _("No deadline"))
    if why_url:
        day = why_button("why", why_url, due.day)
    else:
        day = format_html('<span class="sg-sub">{}</span>', due.day)
    badge = due_badge(due.tone, due.text)
    return format_html('<span class="sg-due-cell">{} {}</span>', badge, day)


_URGENT = {
    "emergency": ("emergency", "alert-octagon", _lazy("Emergency")),
    "urgent": ("urgent", "bolt", _lazy("Urgent")),
}
_CLOSED = {
    "secret": ("secret", "eye-off", _lazy("Secret")),
    "limited": ("limited", "lock", _lazy("Limited")),
}


@register.simple_tag
def signs(urgency: str, level: str) -> SafeString:
    """The flags of what is urgent or confidential; nothing for what is neither."""
    flags = (_URGENT.get(urgency), _CLOSED.get(level))
    return format_html_join(
        "",
        '<span class="sg-flag sg-flag--{}">{}{}</span>',
        ((kind, icon(drawn), word) for kind, drawn, word in filter(None, flags)),
    )


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's widget with the class of its kind and the state of its errors."""
    widget = field.field.widget
    if "select" in widget.template_name:
        css = "form-select"
    else:
        css = _CLASSES.get(getattr(widget, "input_type", "text"), "form-control")
    own = widget.attrs.get("class", "")
    invalid = "is-invalid" if field.errors else ""
    return field.as_widget(attrs={"class": " ".join(filter(None, (css, own, invalid)))})


@register.simple_tag
def options(field: BoundField) -> SafeString:
    """The choices of a select. Of villages there are a hundred, on each page anew."""
    choices = getattr(field.field, "choices", ())
    told = tuple((str(value), str(word)) for value, word in choices)
    return _options(told, str(field.value() or ""))


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    mark = mark_safe(" selected")
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark if value == chosen else "", word) for value, word in choices),
    )


@register.filter
def is_choice(field: BoundField) -> bool:
    """Whether the field is drawn as a list of radios or check boxes."""
    return field.use_fieldset and getattr(field.field.widget, "input_type", "") in (
        "radio",
        "checkbox",
    )


@register.filter
def focus_id(field: BoundField) -> str:
    """The id that a link to the field leads to: of a group, its first control."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def error_count(form: object) -> int:
    """How many errors the summary of a form or of several lists."""
    return sum(len(messages) for messages in getattr(form, "errors", {}).values())
