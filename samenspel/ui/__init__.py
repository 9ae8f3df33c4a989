"""The design system: tokens, type, components, base pages and figures. `/bouwstenen/` shows all of it."""
