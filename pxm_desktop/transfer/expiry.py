"""What a presigned URL says about itself; the reading of it is shared with those who fetch (`pxm/presigned`)."""

from pxm_desktop.pxm.presigned import expires_at as expires_at
from pxm_desktop.pxm.presigned import is_version_2 as is_version_2
from pxm_desktop.pxm.presigned import lifetime as lifetime
from pxm_desktop.pxm.presigned import signed_headers as signed_headers
