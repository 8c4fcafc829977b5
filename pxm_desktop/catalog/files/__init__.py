"""The account's files in the copy: what is known of them, what they are linked to, and finding them."""
