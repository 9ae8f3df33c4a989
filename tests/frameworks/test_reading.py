from samenspel.frameworks import queries
from samenspel.frameworks.models import Element, FrameworkVersion


def test_the_library_is_there_after_migrate(linde, django_assert_num_queries):
    assert FrameworkVersion.objects.count() >= 13
    assert Element.objects.count() > 60
    assert queries.damaged_versions() == []
    with django_assert_num_queries(2):
        assert [value.key for value in queries.lens("samen").values] == [
            "leven",
            "werken",
            "weten",
            "denken",
            "leren",
            "beslissen",
        ]
