"""Tags of the shell: the icon, and how a form field is drawn."""

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

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
    return format_html(
        '<svg class="sg-icon" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        static(SPRITE),
        name,
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
    chosen, mark = field.value(), mark_safe(" selected")
    choices = getattr(field.field, "choices", ())
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
