"""The site: pages that draw by themselves, from this server or from any static host."""
