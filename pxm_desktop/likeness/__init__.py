"""Which files of PXM are the same or look alike. Knows values and pictures, nothing of PXM, of Qt or of the network."""
