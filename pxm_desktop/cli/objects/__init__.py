"""What the commands on objects in PXM do once their options are read, noun by noun."""
