// Turns the address of a server of faces into what is copied from "Use it": each is tested to be true.

/** Where nobody is known to serve faces: a name of RFC 2606, for the reader's own. */
export const ELSEWHERE = "https://faces.example.org";
/** Of the text "hello": an example for the reader's own. */
export const DIGEST = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

/** [{ key, codes: [{ kind, code }], needsServer }]: `key` is that of its title. */
export function snippets(server) {
  return [
    { key: "use.command", codes: [{ kind: "sh", code: "pip install checkface\ncheckface show dist/*" }] },
    { key: "use.pip", codes: [{ kind: "sh", code: "pip install 'checkface[pip]'\npip-checkface install requests" }] },
    { key: "use.action", codes: [{ kind: "yaml", code: ACTION }] },
    { key: "use.python", codes: [{ kind: "python", code: PYTHON }] },
    { key: "use.js", codes: [{ kind: "sh", code: "npm install checkface" }, { kind: "js", code: JS }, { kind: "js", code: BROWSER }] },
    {
      key: "use.badge",
      needsServer: true,
      codes: [
        { kind: "markdown", code: `![checkface](${server}/badge/${DIGEST})` },
        { kind: "html", code: `<img src="${server}/badge/${DIGEST}" alt="checkface">` },
      ],
    },
    {
      key: "use.avatars",
      needsServer: true,
      codes: [
        { kind: "ruby", code: gitlab(`${server}/avatar/%{hash}?s=%{size}`) },
        { kind: "ini", code: gitea(`${server}/avatar/`) },
      ],
    },
    { key: "use.server", codes: [{ kind: "sh", code: "pip install 'checkface[server]'\ncheckface serve" }] },
  ];
}

// GitLab takes the first where it is reached by https itself, else the second.
const gitlab = (address) => `gitlab_rails['gravatar_enabled'] = true
gitlab_rails['gravatar_ssl_url'] = '${address}'
gitlab_rails['gravatar_plain_url'] = '${address}'`;

// Gitea and Forgejo ask nobody unless they are told to: OFFLINE_MODE is their default.
const gitea = (address) => `[server]
OFFLINE_MODE = false

[picture]
DISABLE_GRAVATAR = false
GRAVATAR_SOURCE = ${address}`;

const ACTION = `- uses: checkface/checkface@v1
  with:
    files: dist/*`;

const PYTHON = `from checkface import Digest, Face, Trio

digest = Digest.of_file("dist/name-1.0-py3-none-any.whl")
print(digest, " ".join(Face(digest).words))
Trio(digest).image(256).save("faces.png")`;

const JS = `import { Digest, words } from "checkface";

const digest = await Digest.ofFile("dist/name-1.0.tgz"); // in a browser: a File
console.log(String(digest), (await words(digest)).join(" "));`;

const BROWSER = `import { Digest, Painter, trio } from "checkface";

const painter = await Painter.load();
const pictures = await painter.drawAll(trio(Digest.parse("${DIGEST}")), { side: 256 });
document.querySelectorAll("canvas").forEach((canvas, n) => {
  canvas.width = canvas.height = 256;
  canvas.getContext("2d").putImageData(pictures[n].toImageData(), 0, 0);
});`;
