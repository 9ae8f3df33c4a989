"""The components by kind; `templatetags.ui` brings them together under one `{% load ui %}`."""
