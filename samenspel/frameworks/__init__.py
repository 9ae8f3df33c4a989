"""Frameworks and lenses as versioned, translatable data; what a centre adopted, added or sharpened."""
