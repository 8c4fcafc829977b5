"""The upload engine: journal, scheduler, stages, sending to S3. A library without Qt; `engine` is its public face."""
