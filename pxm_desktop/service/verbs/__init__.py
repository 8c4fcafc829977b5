"""The verbs behind `ServiceApi.call` and `ServiceClient.stream`: what is in PXM, read and changed, noun by noun.

Arguments and answers are JSON values. Objects have the names of fields that `pxm.models` has (`additional_title` is
the SKU, `direct_parent` the categories); what PXM did not tell is absent. A field that is not among the arguments
stays as it is; null empties it. Times are `YYYY-MM-DDTHH:MM:SSZ`, days `YYYY-MM-DD`.

`files.list`, `files.search` (`query`)
    `collections`, `regions` (any of them), `category` (it and what is below), `kinds`, `smallest`, `largest` (bytes),
    `created_start`, `created_end`, `updated_start`, `updated_end` (days), `linked`, `published`
`files.show`
    `id`
`collections.list`, `collections.search` (`query`)
    `ids`, `category` (it and what is below), `family`, `regions`, `type` (`parent`, `variant`, `standalone`),
    `created_start`, `created_end`, `updated_start`, `updated_end` (times), `published`
`collections.show`, `.files`, `.variants`, `.related`, `.attributes`, `.hangs`, `.delete`
    `id`
`collections.image_variants`
    `id`, `size`, `file_type`, `stack_ids`
`collections.create`
    `name`, `additional_title`, `parent_id`, `direct_parent`, `published`, `published_start_date`,
    `published_end_date`, `collection_type`, `parent_topic_id`, `region_ids`, `attributes` (id to value), `dry_run`
`collections.set`
    `id`, the same but `attributes`, and to merge: `add_categories`, `remove_categories`, `add_regions`,
    `remove_regions`, `set_attributes` (id to value), `clear_attributes` (ids); `dry_run`
`categories.list`; `.show`, `.hangs`, `.delete` (`id`); `.files` (`id`, `below`)
`categories.create`
    `name`, `parent_id`, `dry_run`
`categories.set`
    `id`, `name`, `parent_id` (null: the top), `dry_run`
`attributes.list`; `.show`, `.hangs`, `.delete` (`id`)
`attributes.create`
    `name`, `type`, `options`, `dry_run`
`attributes.set`
    `id`, `name`, `options`, `add_options`, `remove_options`, `dry_run`
`attribute_groups.list`; `.show`, `.hangs`, `.delete` (`id`)
`attribute_groups.create`
    `name`, `attributes` (ids), `dry_run`
`attribute_groups.set`
    `id`, `name`, `attributes`, `add_attributes`, `remove_attributes`, `dry_run`
`resources.list` (`collection`, `category`); `.show`, `.hangs`, `.delete` (`id`)
`resources.create`
    `description`, `link`, `category_id`, `collections`, `dry_run`
`resources.set`
    `id`, `description`, `link`, `category_id`, `collections`, `add_collections`, `remove_collections`, `dry_run`
`regions.list`

`list`, `search`, `files` and `variants` stream, and take `limit`. `create` and `set` answer with the object as PXM has
it afterwards, and with `changed` and `changes`: a list of `{"field", "before", "after"}`, for an attribute with its
`id` too. With `dry_run` they answer `{"id", "dry_run": true, "changed", "changes"}` and write nothing; `set` reads the
object for that. `hangs` counts what depends on an object, by noun; null where that is not known. `delete` answers
`{"id", "deleted": true}`.
"""
