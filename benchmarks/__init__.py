"""What things cost, as ratios side by side in one run: `make benchmark`. Seconds of one machine prove nothing elsewhere."""
