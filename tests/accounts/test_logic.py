"""What a session proves, what a device is called and which digits were typed: pure."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from samenspel.accounts.logic.devices import BROWSERS, SYSTEMS, device_of
from samenspel.accounts.logic.digits import plain_digits
from samenspel.accounts.logic.factors import HOUR, SECOND_FACTORS, Step, is_fresh, second_factor_shown

moments = st.floats(min_value=0, max_value=2e9, allow_nan=False)
weak_steps = st.builds(
    Step,
    method=st.sampled_from(["password", "code", "invitation", "password_reset", "mfa"]),
    kind=st.sampled_from(["", "email", "sms", "trust"]),
    at=moments,
)


@given(st.lists(weak_steps), moments)
def test_no_number_of_weak_steps_makes_a_second_factor(steps: list[Step], now: float) -> None:
    assert not second_factor_shown(steps, now)


@given(st.lists(weak_steps), st.sampled_from(sorted(SECOND_FACTORS)), moments, st.floats(0, 48 * HOUR))
def test_a_factor_counts_for_twelve_hours_and_no_longer(steps: list[Step], kind: str, at: float, later: float) -> None:
    shown = second_factor_shown([*steps, Step("mfa", kind, at)], at + later)
    assert shown == ((at + later) - at < 12 * HOUR)


@given(st.sampled_from(sorted(SECOND_FACTORS)), moments)
def test_the_name_of_a_factor_is_nothing_without_its_method(kind: str, now: float) -> None:
    assert not second_factor_shown([Step("password", kind, now)], now)


def test_a_sign_in_is_fresh_for_ten_minutes() -> None:
    steps = [Step("code", "", 1000.0)]
    assert is_fresh(steps, 1000.0 + 599)
    assert not is_fresh(steps, 1000.0 + 600)
    assert not is_fresh([], 0.0)


def test_devices_are_named_as_people_know_them() -> None:
    chrome = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
    safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Mobile Safari/604.1"
    edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"
    assert device_of(chrome) == "Chrome · Android"
    assert device_of(safari) == "Safari · iPhone"
    assert device_of(edge) == "Edge · Windows"
    assert device_of("curl/8") == ""


@given(st.text())
def test_nothing_of_the_raw_text_is_kept(user_agent: str) -> None:
    known = {said for _mark, said in (*BROWSERS, *SYSTEMS)}
    assert set(device_of(user_agent).split(" · ")) <= known | {""}


@given(st.text(alphabet="0123456789", max_size=12), st.sampled_from(["٠", "۰", "०", "０"]))
def test_digits_of_any_keyboard_are_the_same_digits(code: str, zero: str) -> None:
    typed = " ".join(chr(ord(zero) + int(digit)) for digit in code) + "-"
    assert plain_digits(typed) == code


@given(st.text())
def test_only_plain_digits_come_out(text: str) -> None:
    assert plain_digits(text) == "" or (plain_digits(text).isascii() and plain_digits(text).isdigit())
