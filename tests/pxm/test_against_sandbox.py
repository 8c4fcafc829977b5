"""The client against the sandbox: every resource, every variation of tenants, every fault that concerns it."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from pxm_desktop.pxm import doctor
from pxm_desktop.pxm.budget import UnlimitedBudget
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.credentials import Credentials
from pxm_desktop.pxm.endpoints import EndpointSettings
from pxm_desktop.pxm.errors import (
    AnswerLost,
    BadRequest,
    CredentialsRefused,
    NameConflict,
    NotFound,
    PermissionDenied,
    PxmError,
    RateLimited,
    ServerFailed,
    UnexpectedAnswer,
    Unreachable,
)
from pxm_desktop.pxm.models import AttributeChange, ConfirmAnswer, UploadTicket
from pxm_desktop.pxm.timeouts import Timeouts
from pxm_desktop.pxm.tokens import MemoryTokenStore
from tests.pxm.helpers import Naps, listed
from tests.support.sandbox import SandboxProcess

MIB = 1024 * 1024
CALM: dict[str, object] = {
    "visible_after": 0,
    "get_after": 0,
    "search_lag": 0,
    "auto_link": False,
    "processing_seconds": 0.05,
    "labels_seconds": 0.05,
    "renditions": False,
    "rate_limit": 0,
}


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as running:
        running.defaults = running.control.state()["switches"]  # type: ignore[attr-defined]
        yield running


@pytest.fixture
def sandbox(process: SandboxProcess) -> SandboxProcess:
    process.control.clear_faults()
    process.control.set_user(active=True)
    process.control.set(**{**process.defaults, **CALM})  # type: ignore[attr-defined]
    process.control.reset()
    return process


def make(sandbox: SandboxProcess, **options: Any) -> PxmClient:
    return PxmClient(
        sandbox.base_url,
        Credentials(sandbox.client_id, sandbox.client_secret),
        tokens=options.pop("tokens", None) or MemoryTokenStore(),
        budget=options.pop("budget", None) or UnlimitedBudget(),
        sleep=options.pop("sleep", None) or Naps(),
        **options,
    )


@pytest.fixture
async def client(sandbox: SandboxProcess) -> AsyncIterator[PxmClient]:
    async with make(sandbox) as opened:
        yield opened


def calls(sandbox: SandboxProcess, name: str) -> int:
    return int(sandbox.control.counters()["endpoints"].get(name, 0))


async def send(ticket: UploadTicket, content: bytes) -> list[tuple[int, str]]:
    parts = []
    async with httpx.AsyncClient(trust_env=False, timeout=60) as s3:
        for number, url in enumerate(ticket.urls, 1):
            chunk = content[(number - 1) * ticket.part_size : number * ticket.part_size]
            stored = await s3.put(url, content=chunk, headers={"content-type": ticket.mime_type})
            stored.raise_for_status()
            parts.append((number, stored.headers["etag"]))
    return parts


async def confirm(
    client: PxmClient, ticket: UploadTicket, content: bytes, name: str, **more: Any
) -> ConfirmAnswer:
    parts = await send(ticket, content)
    options: dict[str, Any] = {"publish": None, "publish_from": None, "region_ids": []} | more
    if ticket.kind == "multipart":
        options |= {"upload_id": ticket.upload_id, "parts": parts}
    return await client.uploads.confirm(
        file_path=ticket.file_path, file_name=name, size=len(content), **options
    )


async def upload(client: PxmClient, name: str, content: bytes = b"some bytes", **more: Any) -> ConfirmAnswer:
    ticket = await client.uploads.request(file_name=name, mime_type="text/plain", size=len(content))
    return await confirm(client, ticket, content, name, **more)


def file_id(sandbox: SandboxProcess, name: str) -> str:
    (file,) = sandbox.control.files(name, hashes=False)
    return str(file["id"])


# Reading


async def test_every_list_is_complete_whatever_the_server_caps(
    sandbox: SandboxProcess, client: PxmClient
) -> None:
    sandbox.control.set(list_cap=30)
    counts = sandbox.control.state()["counts"]
    assert len(await listed(client.collections.list())) == counts["collection"]
    assert len(await listed(client.categories.list())) == counts["category"]
    assert len(await listed(client.regions.list())) == counts["region"]
    assert len(await listed(client.attributes.list())) == counts["attribute"]
    assert len(await listed(client.attribute_groups.list())) == counts["attribute_group"]
    assert len(await listed(client.resources.list())) == counts["resource"]


@pytest.mark.parametrize("shape", ["raw", "collections", "items", "data"])
async def test_a_list_in_every_shape(sandbox: SandboxProcess, client: PxmClient, shape: str) -> None:
    sandbox.control.set(list_shapes=f"collection:{shape},region:{shape},category:{shape}")
    assert len(await listed(client.collections.list())) == len(sandbox.control.rows("collection"))
    assert len(await listed(client.regions.list())) == len(sandbox.control.rows("region"))
    assert len(await listed(client.categories.list())) == len(sandbox.control.rows("category"))


async def test_a_server_that_ignores_offsets_does_not_loop(
    sandbox: SandboxProcess, client: PxmClient
) -> None:
    sandbox.control.set(ignore_offset=True, list_cap=50)
    assert len(await listed(client.collections.list())) == 50
    assert calls(sandbox, "GET /collection") == 2


async def test_a_server_that_shuffles_is_read_to_the_end(sandbox: SandboxProcess, client: PxmClient) -> None:
    sandbox.control.set(unstable_order=True)
    every = {row["id"] for row in sandbox.control.rows("collection")}
    found = [product.id for product in await listed(client.collections.list())]
    assert len(found) == len(set(found))
    assert len(found) >= len(every) * 0.95


async def test_families_and_their_variants(sandbox: SandboxProcess, client: PxmClient) -> None:
    parents = await listed(client.collections.list(collection_type="parent"))
    assert parents
    variants = await listed(client.collections.list(collection_type="variant"))
    assert {variant.parent_topic_id for variant in variants} <= {parent.id for parent in parents}
    same = await client.collections.get(variants[0].id)
    assert same.sku == variants[0].sku


async def test_filters_of_collections(sandbox: SandboxProcess, client: PxmClient) -> None:
    every = await listed(client.collections.list())
    some = [found.id for found in every[::7]]
    for ignored in (False, True):
        sandbox.control.set(ignore_filters=ignored)
        assert {c.id for c in await listed(client.collections.list(ids=some))} == set(some)
        category = next(found.parent_id for found in every if found.parent_id)
        under = await listed(client.collections.list(parent_id=category))
        assert under
        assert len(under) < len(every)
    sandbox.control.set(ignore_filters=False)
    soon = datetime.now(UTC) + timedelta(hours=1)
    assert await listed(client.collections.list(updated_start=soon)) == []
    assert len(await listed(client.collections.list(updated_end=soon))) == len(every)
    region = (await listed(client.regions.list()))[-1]
    in_region = await listed(client.collections.list(region_ids=[region.id]))
    assert all(region.id in (found.region_ids or ()) for found in in_region)


async def test_the_other_name_of_the_ids_filter_is_found(sandbox: SandboxProcess, client: PxmClient) -> None:
    sandbox.control.set(ids_filter="collection_ids")
    some = [row["id"] for row in sandbox.control.rows("collection")[:3]]
    assert {c.id for c in await listed(client.collections.list(ids=some))} == set(some)
    assert client.endpoints.params["collection.ids"] == "collection_ids"


async def test_the_primary_region(client: PxmClient) -> None:
    primary = await client.regions.primary()
    assert primary is not None
    assert primary.is_primary
    assert primary.name


@pytest.mark.parametrize("keyword", ["q", "query", "keyword", "search"])
async def test_search_under_every_name_of_its_parameter(
    sandbox: SandboxProcess, client: PxmClient, keyword: str
) -> None:
    sandbox.control.set(keyword_field=keyword)
    product = sandbox.control.rows("collection")[0]
    word = max(product["name"].split(), key=len)
    for version in ("v3", "v2"):
        found = client.search.collections if version == "v3" else client.search.v2_collections
        hits = await listed(found(word))
        assert product["id"] in {hit.id for hit in hits}
        assert len(hits) < len(sandbox.control.rows("collection"))
    assert client.endpoints.params["search.keyword"] == keyword
    page = await client.search.page("folder", word, limit=1)
    assert page.total is not None
    assert page.total >= 1
    assert len(page.hits) == 1


@pytest.mark.parametrize("shape", ["groups", "flat"])
async def test_related_collections(sandbox: SandboxProcess, client: PxmClient, shape: str) -> None:
    sandbox.control.set(related=shape)
    groups = [
        group
        for row in sandbox.control.rows("collection")[:60]
        for group in await client.collections.related(row["id"])
    ]
    assert any(group.collections for group in groups)
    assert all((group.name is None) == (shape == "flat") for group in groups)


@pytest.mark.parametrize(
    ("alternative", "lesson"),
    [
        ("images", "image_variants"),
        ("variants", "image_variants"),
        ("associations", "related"),
        ("attribute_group", "attribute_group"),
        ("attribute_entity", "attribute_values"),
    ],
)
async def test_alternative_paths_are_found(
    sandbox: SandboxProcess, client: PxmClient, alternative: str, lesson: str
) -> None:
    product = await product_with_everything(sandbox, client)
    sandbox.control.set(alternative_paths=alternative)
    async with make(sandbox) as fresh:
        await fresh.collections.image_variants(product)
        await fresh.collections.related(product)
        assert await listed(fresh.attribute_groups.list())
        assert await fresh.attributes.values("collection", product)
        group = await fresh.attribute_groups.create(name=f"Group of {alternative}")
        await fresh.attribute_groups.update(group.id, name="Renamed")
        await fresh.attribute_groups.delete(group.id)
        assert lesson in fresh.endpoints.paths
    settings = EndpointSettings.from_dict(fresh.endpoints.to_dict())
    async with make(sandbox, endpoints=settings) as next_run:
        sandbox.control.reset()
        await next_run.collections.image_variants(product)
        await next_run.collections.related(product)
        await listed(next_run.attribute_groups.list())
        await next_run.attributes.values("collection", product)
        assert "404" not in sandbox.control.counters()["statuses"]


async def test_image_variants_of_a_real_image(sandbox: SandboxProcess, client: PxmClient) -> None:
    sandbox.control.set(renditions=True)
    product = sandbox.control.rows("collection")[9]["id"]
    drawn = io.BytesIO()
    Image.new("RGB", (400, 300), "red").save(drawn, "PNG")
    told = await upload(client, "variants.png", drawn.getvalue())
    assert told.file_id is not None
    await client.files.update(told.file_id, collections=[product])
    await asyncio.to_thread(sandbox.wait_until_processed)
    found = await client.collections.image_variants(product)
    assert {variant.size for variant in found} == {"preview", "large", "medium", "small", "thumb"}
    assert {variant.file_id for variant in found} == {told.file_id}
    async with httpx.AsyncClient(trust_env=False) as storage:
        for variant in found:
            assert variant.url
            assert Image.open(io.BytesIO((await storage.get(variant.url)).content)).width <= 400
    thumbs = await client.collections.image_variants(product, size="thumb", stack_ids=[told.file_id])
    assert [variant.size for variant in thumbs] == ["thumb"]
    assert await client.collections.image_variants(product, file_type="png") == []


def text_attribute(sandbox: SandboxProcess) -> str:
    return next(str(row["id"]) for row in sandbox.control.rows("attribute") if row["type"] == "Text")


async def product_with_everything(sandbox: SandboxProcess, client: PxmClient) -> str:
    """Return a collection with an image, a related collection and an attribute value."""
    for row in sandbox.control.rows("collection"):
        if any(group.collections for group in await client.collections.related(row["id"])):
            product = str(row["id"])
            break
    await client.attributes.set_value("collection", product, text_attribute(sandbox), "x")
    told = await upload(client, f"image {time.monotonic_ns()}.txt")
    assert told.file_id is not None
    await client.files.update(told.file_id, collections=[product])
    return product


# Writing


@pytest.mark.parametrize("empty", [False, True])
async def test_everything_can_be_written(sandbox: SandboxProcess, client: PxmClient, empty: bool) -> None:
    sandbox.control.set(empty_204=empty)
    category = await client.categories.create(name="Boots")
    child = await client.categories.create(name="Winter", parent_id=category.id)
    await client.categories.update(child.id, name="Winter boots")
    assert (await client.categories.get(child.id)).name == "Winter boots"

    family = await client.collections.create(name="Boot", collection_type="parent", parent_id=category.id)
    variant = await client.collections.create(
        name="Boot red",
        additional_title="BOOT-R",
        collection_type="variant",
        parent_topic_id=family.id,
        direct_parent=[category.id],
        published=True,
        published_start_date=datetime(2025, 1, 1, tzinfo=UTC),
    )
    await client.collections.update(variant.id, direct_parent=[category.id, child.id])
    seen = await client.collections.get(variant.id)
    assert set(seen.direct_parent or ()) == {category.id, child.id}
    assert (seen.sku, seen.published, seen.parent_topic_id) == ("BOOT-R", True, family.id)

    colour = await client.attributes.create(name="Sole", type="Text")
    size = await client.attributes.create(name="Width", type="Number")
    await client.attributes.set_value("collection", variant.id, colour.id, "rubber")
    await client.attributes.set_value("category", category.id, colour.id, "any")
    await client.collections.change_attributes(variant.id, values={size.id: 7})
    values = {value.id: value.value for value in await client.attributes.values("collection", variant.id)}
    assert values == {colour.id: "rubber", size.id: 7}
    await client.collections.change_attributes(variant.id, remove=[colour.id])
    assert [value.id for value in await client.attributes.values("collection", variant.id)] == [size.id]
    await client.collections.update(variant.id, attributes=[AttributeChange(id=colour.id, value="crepe")])

    group = await client.attribute_groups.create(name="Build", attributes=[colour.id])
    assert (await client.attribute_groups.get(group.id)).name == "Build"
    link = await client.resources.create(
        description="Spec", link="https://x.example/a.pdf", category_id=category.id
    )
    await client.resources.update(link.id, collections=[variant.id])
    assert (await client.resources.get(link.id)).collections == (variant.id,)

    for gone, kind in (
        (link.id, client.resources),
        (group.id, client.attribute_groups),
        (size.id, client.attributes),
        (colour.id, client.attributes),
        (variant.id, client.collections),
        (family.id, client.collections),
        (child.id, client.categories),
        (category.id, client.categories),
    ):
        await kind.delete(gone)
        with pytest.raises(NotFound):
            await kind.get(gone)


async def test_what_is_required_is_named(client: PxmClient) -> None:
    with pytest.raises(BadRequest) as told:
        await client.collections.create(name="Boot", collection_type="variant")
    assert "parent_topic_id" in told.value.detail
    with pytest.raises(BadRequest, match="published_start_date"):
        await client.collections.create(name="Boot", published=True)


CREATES: list[tuple[str, Callable[[PxmClient, str], Awaitable[Any]]]] = [
    ("category", lambda c, name: c.categories.create(name=name)),
    ("collection", lambda c, name: c.collections.create(name=name, additional_title="SKU-LOST")),
    ("attribute", lambda c, name: c.attributes.create(name=name, type="Text")),
    ("attribute_group", lambda c, name: c.attribute_groups.create(name=name)),
    ("resource", lambda c, name: c.resources.create(description=name, link="https://x.example")),
]


@pytest.mark.parametrize("fault", ["lose_before", "lose_after", "html", "malformed"])
@pytest.mark.parametrize(("table", "create"), CREATES, ids=[name for name, _ in CREATES])
async def test_no_create_is_lost_and_none_made_twice(
    sandbox: SandboxProcess,
    client: PxmClient,
    table: str,
    create: Callable[[PxmClient, str], Awaitable[Any]],
    fault: str,
) -> None:
    sandbox.control.set(undocumented_fields=True)
    name = f"{table} {fault}"
    effect = {"effect": True} if fault in ("html", "malformed") else {}
    sandbox.control.fault(
        fault, method="POST", path=f"/{table.replace('_', '-')}", count=1, status=200, **effect
    )
    made = await create(client, name)
    named = [row for row in sandbox.control.rows(table) if name in (row.get("name"), row.get("description"))]
    assert [row["id"] for row in named] == [made.id]


@pytest.mark.parametrize("fault", ["lose_before", "lose_after", "html", "malformed", "status"])
async def test_updates_and_deletes_come_through(
    sandbox: SandboxProcess, client: PxmClient, fault: str
) -> None:
    category = await client.categories.create(name=f"Update {fault}")
    sandbox.control.fault(fault, method="PUT", path="/category", count=1, status=502)
    await client.categories.update(category.id, name="Updated")
    assert (await client.categories.get(category.id)).name == "Updated"
    sandbox.control.fault(fault, method="DELETE", path="/category", count=1, status=502)
    await client.categories.delete(category.id)
    with pytest.raises(NotFound):
        await client.categories.get(category.id)


# Uploads


@pytest.mark.parametrize("answer", ["flat", "wrapped"])
@pytest.mark.parametrize("field", ["presigned_url", "upload_url", "signed_url", "url"])
async def test_a_standard_upload_in_every_form(
    sandbox: SandboxProcess, client: PxmClient, answer: str, field: str
) -> None:
    sandbox.control.set(upload_answer=answer, url_field=field)
    name = f"standard {answer} {field}.txt"
    told = await upload(client, name, publish=True, publish_from=datetime.now(UTC))
    assert told.file is not None
    assert told.file.file_name == name
    (stored,) = sandbox.control.files(name)
    assert stored["stored"]["size"] == len(b"some bytes")


@pytest.mark.parametrize("parts", ["parts", "presigned_urls", "urls", "plain"])
@pytest.mark.parametrize("number", ["part_number", "partNumber"])
@pytest.mark.parametrize("size", ["present", "absent"])
async def test_a_multipart_upload_in_every_form(
    sandbox: SandboxProcess, client: PxmClient, parts: str, number: str, size: str
) -> None:
    sandbox.control.set(
        parts_field=parts,
        part_number_field=number,
        part_size=size,
        multipart_threshold=6 * MIB,
        part_bytes=5 * MIB,
    )
    content = bytes(range(256)) * (15 * MIB // 256)  # an even split must be allowed by S3 too
    name = f"multi {parts} {number} {size}.bin"
    told = await upload(client, name, content)
    assert told.file_id
    (stored,) = sandbox.control.files(name)
    assert stored["stored"]["size"] == len(content)


@pytest.mark.parametrize("field", ["filename", "file_name"])
async def test_either_name_field_may_be_required(
    sandbox: SandboxProcess, client: PxmClient, field: str
) -> None:
    sandbox.control.set(name_field=field)
    assert (await upload(client, f"Ünïcode {field} #%+.txt")).file_id


@pytest.mark.parametrize(
    ("shape", "known", "whole"),
    [
        ("full", True, True),
        ("id", True, False),
        ("file_id", True, False),
        ("wrapped", True, True),
        ("data", True, True),
        ("empty", False, False),
        ("nothing_useful", False, False),
    ],
)
async def test_confirm_answers_in_every_form(
    sandbox: SandboxProcess, client: PxmClient, shape: str, known: bool, whole: bool
) -> None:
    sandbox.control.set(confirm_answer=shape)
    told = await upload(client, f"confirm {shape}.txt")
    assert (told.file_id is not None) == known
    assert (told.file is not None) == whole
    if known:
        assert told.file_id == file_id(sandbox, f"confirm {shape}.txt")


@pytest.mark.parametrize("conflict", ["409_request", "409_confirm", "named_in_answer"])
async def test_a_name_that_is_there_already(
    sandbox: SandboxProcess, client: PxmClient, conflict: str
) -> None:
    name = f"conflict {conflict}.txt"
    first = await upload(client, name)
    sandbox.control.set(conflict=conflict)
    if conflict == "named_in_answer":
        ticket = await client.uploads.request(file_name=name, mime_type="text/plain", size=10)
        told = await confirm(client, ticket, b"other text", name)
        assert first.file_id in (*ticket.existing_ids, *told.existing_ids)
    else:
        with pytest.raises(NameConflict) as refused:
            await upload(client, name)
        assert refused.value.existing_ids == (first.file_id,)


@pytest.mark.parametrize("second", [400, 409])
async def test_a_second_confirm_is_refused(sandbox: SandboxProcess, client: PxmClient, second: int) -> None:
    sandbox.control.set(second_confirm=second)
    name = f"twice {second}.txt"
    ticket = await client.uploads.request(file_name=name, mime_type="text/plain", size=10)
    await confirm(client, ticket, b"some bytes", name)
    with pytest.raises(BadRequest if second == 400 else NameConflict):
        await client.uploads.confirm(
            file_path=ticket.file_path,
            file_name=name,
            size=10,
            publish=None,
            publish_from=None,
            region_ids=[],
        )


@pytest.mark.parametrize(
    ("fault", "made"), [("lose_before", 0), ("lose_after", 1), ("html", 0), ("malformed", 1), ("status", 0)]
)
async def test_a_confirm_whose_answer_is_lost_is_told_and_not_repeated(
    sandbox: SandboxProcess, client: PxmClient, fault: str, made: int
) -> None:
    name = f"lost {fault}.txt"
    sandbox.control.fault(fault, method="POST", path="/file/confirm-upload", status=502, effect=bool(made))
    with pytest.raises(AnswerLost):
        await upload(client, name)
    assert calls(sandbox, "POST /file/confirm-upload") == 1
    assert len(sandbox.control.files(name)) == made


@pytest.mark.parametrize("fault", ["lose_before", "lose_after", "html", "malformed", "empty", "status"])
async def test_requesting_an_upload_comes_through(
    sandbox: SandboxProcess, client: PxmClient, fault: str
) -> None:
    sandbox.control.fault(fault, path="/file/request-upload", count=2, status=503)
    assert (await upload(client, f"request {fault}.txt")).file_id


async def test_a_new_file_is_not_found_for_a_while(sandbox: SandboxProcess, client: PxmClient) -> None:
    sandbox.control.set(get_after=2, visible_after=2)
    told = await upload(client, "young.txt")
    assert told.file_id
    with pytest.raises(NotFound):
        await client.files.get(told.file_id)
    sandbox.control.set(get_after=0)
    assert (await client.files.get(told.file_id)).file_name == "young.txt"


# Files


async def test_files_are_linked_listed_and_searched(sandbox: SandboxProcess, client: PxmClient) -> None:
    products = [row["id"] for row in sandbox.control.rows("collection")[:2]]
    regions = [row["id"] for row in sandbox.control.rows("region")]
    told = await upload(client, "a linked file.txt", region_ids=regions[:1])
    assert told.file_id
    await client.files.update(told.file_id, collections=products)
    await client.files.update(told.file_id, region_ids=regions[:2], published=False)
    file = await client.files.get(told.file_id)
    assert file.collections is not None
    assert file.region_ids is not None
    assert set(file.collections) == set(products)
    assert set(file.region_ids) == set(regions[:2])
    assert file.size == 10
    today = datetime.now(UTC).date()
    for found in (
        client.files.list(collections=products[:1]),
        client.files.list(region_ids=regions[1:2], created_start=today - timedelta(days=1)),
        client.collections.files(products[0]),
        client.files.search_by_name("a linked file.txt"),
    ):
        assert told.file_id in {f.id for f in await listed(found)}
    assert await listed(client.files.list(created_end=date(2020, 1, 1))) == []
    assert told.file_id in {hit.id for hit in await listed(client.search.files("linked"))}
    words = text_attribute(sandbox)
    await client.attributes.set_value("file", told.file_id, words, "x")
    assert [value.id for value in await client.attributes.values("file", told.file_id)] == [words]


@pytest.mark.parametrize("switch", [{"collections_filter": "collection_ids"}, {"ignore_filters": True}])
async def test_files_of_a_collection_whatever_the_filter_is_called(
    sandbox: SandboxProcess, client: PxmClient, switch: dict[str, Any]
) -> None:
    sandbox.control.set(**switch)
    product, other = (row["id"] for row in sandbox.control.rows("collection")[5:7])
    name = f"filter {next(iter(switch))}.txt"
    ids = [(await upload(client, f"{n} {name}")).file_id for n in range(3)]
    for file, target in zip(ids, (product, other, product), strict=True):
        assert file is not None
        await client.files.update(file, collections=[target])
    found = {f.id for f in await listed(client.files.list(collections=[product]))}
    assert {ids[0], ids[2]} <= found
    assert ids[1] not in found


async def test_trimmed_lists_leave_collections_unknown(sandbox: SandboxProcess, client: PxmClient) -> None:
    told = await upload(client, "trimmed.txt")
    sandbox.control.set(trimmed=True)
    (file,) = [f for f in await listed(client.files.list()) if f.id == told.file_id]
    assert not file.has_collections
    assert not file.has_regions


async def test_undocumented_fields_are_read(sandbox: SandboxProcess, client: PxmClient) -> None:
    sandbox.control.set(undocumented_fields=True)
    told = await upload(client, "more fields.txt")
    assert told.file_id
    file = await client.files.get(told.file_id)
    assert file.mime_type == "text/plain"
    assert file.created_at is not None
    assert abs((file.created_at - datetime.now(UTC)).total_seconds()) < 3600
    assert "http" not in repr(file)


async def test_a_refused_link_says_that_a_permission_is_missing(
    sandbox: SandboxProcess, client: PxmClient
) -> None:
    told = await upload(client, "no permission.txt")
    assert told.file_id
    sandbox.control.fault("status", method="PUT", path="/file/", status=403)
    with pytest.raises(PermissionDenied):
        await client.files.update(told.file_id, collections=[])


@pytest.mark.parametrize("fault", ["lose_before", "lose_after", "html", "malformed", "status"])
async def test_a_link_whose_answer_is_lost_comes_through(
    sandbox: SandboxProcess, client: PxmClient, fault: str
) -> None:
    told = await upload(client, f"link {fault}.txt")
    assert told.file_id
    product = sandbox.control.rows("collection")[3]["id"]
    sandbox.control.fault(fault, method="PUT", path="/file/", count=1, status=500)
    await client.files.update(told.file_id, collections=[product])
    assert (await client.files.get(told.file_id)).collections == (product,)


# Versions


async def test_sign_in_and_uploads_find_their_versions(sandbox: SandboxProcess) -> None:
    sandbox.control.set(versions="oauth:v2,upload:v3")
    async with make(sandbox) as client:
        assert (await upload(client, "versions.txt")).file_id
        assert client.endpoints.versions == {"oauth": "v2", "upload": "v3"}


async def test_versions_of_the_rest_are_settings(sandbox: SandboxProcess) -> None:
    sandbox.control.set(versions="file:v4,collection:v5,region:v6")
    settings = EndpointSettings(versions={"file": "v4", "collection": "v5", "region": "v6"})
    async with make(sandbox, endpoints=settings) as client:
        assert len(await listed(client.collections.list())) == len(sandbox.control.rows("collection"))
        await listed(client.regions.list())
        await listed(client.files.list())


# Sign-in


@pytest.mark.parametrize("kind", ["Bearer", "bearer"])
@pytest.mark.parametrize("expires", ["string", "int", "absent"])
async def test_tokens_in_every_spelling(sandbox: SandboxProcess, kind: str, expires: str) -> None:
    sandbox.control.set(token_type=kind, expires_in=expires)
    tokens = MemoryTokenStore()
    async with make(sandbox, tokens=tokens) as client:
        await client.check_credentials()
    kept = tokens.load(f"{sandbox.base_url}|{sandbox.client_id}")
    assert kept is not None
    assert (kept.expires_at is None) == (expires == "absent")
    async with make(sandbox, tokens=tokens) as client:
        await client.interactive.regions.primary()
    assert calls(sandbox, "POST /oauth/authorize") == 1


async def test_a_revoked_token_is_replaced_once_by_all(sandbox: SandboxProcess, client: PxmClient) -> None:
    await client.regions.primary()
    sandbox.control.reset()
    sandbox.control.revoke_tokens()
    await asyncio.gather(*(client.regions.primary() for _ in range(50)))
    assert calls(sandbox, "POST /oauth/authorize") == 1


async def test_a_deactivated_user_is_told_and_may_come_back(
    sandbox: SandboxProcess, client: PxmClient
) -> None:
    await client.check_credentials()
    sandbox.control.set_user(active=False)
    outcomes = await asyncio.gather(*(client.regions.primary() for _ in range(20)), return_exceptions=True)
    assert all(isinstance(outcome, CredentialsRefused) for outcome in outcomes)
    assert calls(sandbox, "POST /oauth/authorize") == 2
    assert await client.reachable()
    sandbox.control.set_user(active=True)
    await client.check_credentials()
    await client.regions.primary()


async def test_a_wrong_secret(sandbox: SandboxProcess) -> None:
    wrong = PxmClient(
        sandbox.base_url,
        Credentials(sandbox.client_id, "wrong"),
        tokens=MemoryTokenStore(),
        budget=UnlimitedBudget(),
    )
    async with wrong:
        with pytest.raises(CredentialsRefused):
            await wrong.check_credentials()


# Rate limit and faults


async def test_a_429_is_waited_for(sandbox: SandboxProcess) -> None:
    naps = Naps()
    async with make(
        sandbox, sleep=naps, budget=UnlimitedBudget(sleep=naps, clock=lambda: sum(naps.taken))
    ) as client:
        sandbox.control.fault("rate_limit", path="/region", count=3, retry_after=7)
        await client.regions.primary()
        sandbox.control.fault("rate_limit", path="/region", count=1)
        await client.regions.primary()
    assert naps.taken == [7, 7, 7, 60]


@pytest.mark.parametrize("told", [True, False])
async def test_the_real_limit_of_the_account(sandbox: SandboxProcess, client: PxmClient, told: bool) -> None:
    sandbox.control.set(rate_limit=5, retry_after=told)
    outcomes = [await outcome(client.interactive.regions.primary()) for _ in range(8)]
    refused = [found for found in outcomes if isinstance(found, RateLimited)]
    assert 30 < refused[0].retry_after <= 60


async def outcome(work: Awaitable[Any]) -> Any:
    return (await asyncio.gather(work, return_exceptions=True))[0]


@pytest.mark.parametrize(
    ("fault", "fields"),
    [
        ("status", {"status": 500}),
        ("status", {"status": 503, "retry_after": 3}),
        ("html", {"status": 200}),
        ("html", {"status": 502}),
        ("malformed", {}),
        ("empty", {}),
        ("lose_before", {}),
        ("lose_after", {}),
        ("cut", {"bytes": 20}),
        ("hang", {"seconds": 5}),
    ],
)
async def test_a_read_comes_through(sandbox: SandboxProcess, fault: str, fields: dict[str, Any]) -> None:
    async with make(sandbox, timeouts=Timeouts(connect=5, read=0.5, write=5, total=10)) as client:
        await client.check_credentials()
        sandbox.control.fault(fault, path="/collection", count=2, **fields)
        assert len(await listed(client.collections.list())) == len(sandbox.control.rows("collection"))


@pytest.mark.parametrize(
    ("fault", "fields", "kind"),
    [
        ("status", {"status": 503}, ServerFailed),
        ("html", {"status": 200}, UnexpectedAnswer),
        ("huge", {"bytes": 70 * MIB}, UnexpectedAnswer),
        ("malformed", {}, UnexpectedAnswer),
        ("lose_before", {}, Unreachable),
        ("slow", {"bytes": 20}, Unreachable),
        ("hang", {"seconds": 5}, Unreachable),
    ],
)
async def test_a_read_that_keeps_failing_says_why(
    sandbox: SandboxProcess, fault: str, fields: dict[str, Any], kind: type[PxmError]
) -> None:
    async with make(sandbox, timeouts=Timeouts(connect=5, read=0.5, write=5, total=2)) as client:
        await client.check_credentials()
        sandbox.control.fault(fault, path="/collection", **fields)
        with pytest.raises(kind):
            await listed(client.interactive.collections.list())


async def test_whether_pxm_answers(sandbox: SandboxProcess, client: PxmClient) -> None:
    assert await client.reachable()
    sandbox.control.fault("lose_before", path="/region")
    assert not await client.reachable()
    assert calls(sandbox, "GET /region") == 2


# Doctor


async def test_the_doctor_reads_only_and_learns(sandbox: SandboxProcess, client: PxmClient) -> None:
    product = await product_with_everything(sandbox, client)
    sandbox.control.set(
        alternative_paths="associations,attribute_group,attribute_entity,images",
        keyword_field="keyword",
        ids_filter="collection_ids",
    )
    assert product
    sandbox.control.reset()
    async with make(sandbox) as fresh:
        findings = [finding async for finding in doctor.probe(fresh.interactive)]
        assert {finding.state for finding in findings} <= {"ok", "learned", "skipped"}
        assert fresh.endpoints.paths["attribute_group"] == "attribute_group"
        assert fresh.endpoints.params["collection.ids"] == "collection_ids"
        assert fresh.endpoints.params["search.keyword"] == "keyword"
    asked = [(call["method"], call["path"]) for call in sandbox.control.calls()]
    assert {method for method, path in asked if "authorize" not in path} == {"GET"}


async def test_the_doctor_tells_what_is_absent_or_refused(sandbox: SandboxProcess, client: PxmClient) -> None:
    sandbox.control.fault("status", path="/resource", status=403)
    sandbox.control.fault("status", path="/attribute-group", status=404)
    sandbox.control.fault("status", path="/attribute_group", status=404)
    sandbox.control.fault("status", path="/category", status=500)
    states = {finding.endpoint: finding async for finding in doctor.probe(client.interactive)}
    assert states["resources"].state == "refused"
    assert states["attribute groups"].state == "absent"
    assert states["categories"].state == "failed"
    assert states["files of a category"].state == "skipped"
    assert all(finding.sentence for finding in states.values())
    sandbox.control.set_user(active=False)
    with pytest.raises(CredentialsRefused):
        [finding async for finding in doctor.probe(client.interactive)]
