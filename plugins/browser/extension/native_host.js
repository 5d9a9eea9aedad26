// Turns the path of a file into its digest by asking `checkface native-host`, where it is installed and allowed.
export const HOST = "org.checkface.host";
export const ALLOWED = { permissions: ["nativeMessaging"] };
const SILENCE = 30_000;

/** { version, scheme }. Throws a sentence where no host answers. */
export async function hostVersion() {
  return conversation((ask) => ask({ ask: "version" }));
}

/** { digest, size, manifest } of a file, as we would read it ourselves; `heard` is told { read, all }. */
export async function hashByHost(path, heard) {
  return conversation(async (ask) => {
    const { digest, size } = await ask({ ask: "digest", path }, heard);
    const said = await ask({ ask: "beside", path }).catch((error) => ({ failed: error.message }));
    return { digest, size, manifest: manifestSaid(said) };
  });
}

function manifestSaid({ manifest, failed }) {
  if (failed !== undefined) return { failed };
  return typeof manifest === "string" ? { text: manifest } : null;
}

async function conversation(work) {
  if (!chrome.runtime.connectNative) throw new Error(chrome.i18n.getMessage("hostNotAllowed"));
  const port = chrome.runtime.connectNative(HOST);
  try {
    let last = 0;
    return await work((question, heard) => answerTo(port, { ...question, id: ++last }, heard));
  } finally {
    port.disconnect();
  }
}

/** Waits as long as the host says something every now and then. */
function answerTo(port, question, heard) {
  return new Promise((resolve, reject) => {
    const silent = () => reject(new Error(chrome.i18n.getMessage("hostSilent")));
    let waiting = setTimeout(silent, SILENCE);
    port.onDisconnect.addListener(() => {
      const reason = chrome.runtime.lastError?.message ?? port.error?.message ?? "";
      clearTimeout(waiting);
      reject(new Error(chrome.i18n.getMessage("hostMissing", reason)));
    });
    port.onMessage.addListener((said) => {
      if (said?.id !== question.id) return;
      clearTimeout(waiting);
      if (said.read !== undefined) {
        waiting = setTimeout(silent, SILENCE);
        return heard?.({ read: said.read, all: said.all });
      }
      if (said.error !== undefined) return reject(new Error(String(said.error)));
      return resolve(said);
    });
    port.postMessage(question);
  });
}
