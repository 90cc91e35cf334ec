"""A definition as a picture and as BPMN."""
