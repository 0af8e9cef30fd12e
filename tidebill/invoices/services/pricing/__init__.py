"""Line items, prices and totals."""
