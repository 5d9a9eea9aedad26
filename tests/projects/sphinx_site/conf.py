project = "tiny"
author = project_copyright = "nobody"
version = release = "1.0"
extensions = ["checkface_sphinx"]
exclude_patterns = ["README.md"]
checkface_release = ["manifest:checkface.json", "git:HEAD"]
checkface_badge_link = "guide/check"
latex_documents = [("index", "tiny.tex", "tiny", "nobody", "manual")]
man_pages = [("index", "tiny", "tiny", "nobody", 1)]
