project = "tiny"
author = project_copyright = "nobody"
extensions = ["myst_parser", "checkface_sphinx"]
myst_enable_extensions = ["colon_fence"]
exclude_patterns = ["README.md"]
checkface_release = ()  # only faces in pages
