// Pictures in the text: files dropped or pasted into it, rows of several, and those that only decorate.
import { Extension, Node, Plugin } from "django-prose-editor/editor"

const gettext = window.gettext || ((text) => text)
const format = (text, names) => text.replace(/%\((\w+)\)s/g, (_, name) => names[name])

function figure({ src, alt, caption }) {
  const image = { type: "image", attrs: { src, alt: alt || "" } }
  return { type: "figure", content: caption ? [image, { type: "caption", content: [{ type: "text", text: caption }] }] : [image] }
}

const several = (photos) => (photos.length > 1 ? { type: "gallery", content: photos.map(figure) } : figure(photos[0]))

// After the block in which the position lies, so that no sentence is torn; in an empty paragraph, in its place.
function place(editor, position, photos) {
  const { doc } = editor.state
  const at = doc.resolve(Math.min(position, doc.content.size))
  const block = at.depth ? at.node(1) : null
  const isEmpty = block?.type.name === "paragraph" && !block.content.size
  const where = block ? (isEmpty ? { from: at.before(1), to: at.after(1) } : at.after(1)) : at.pos
  editor.chain().insertContentAt(where, several(photos)).run()
}

// --- files ----------------------------------------------------------------------------------------------------------
function send(file, address, onProgress) {
  const data = new FormData()
  data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value)
  data.append("files", file)
  return new Promise((done) => {
    const request = new XMLHttpRequest()
    request.open("POST", address)
    request.setRequestHeader("Accept", "application/json")
    request.responseType = "json"
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(Math.round((100 * event.loaded) / event.total)))
    request.addEventListener("loadend", () => {
      const said = request.status === 200 && request.response?.files?.[0]
      if (said) done(said)
      else if (request.status === 403) done({ kind: "refused", sentence: gettext("You may not upload photos; choose one with the frame in the toolbar.") })
      else done({ kind: "refused", sentence: format(gettext("“%(name)s” did not arrive: drop it again."), { name: file.name }) })
    })
    request.send(data)
  })
}

async function take(editor, files, mark) {
  const { say, textarea } = editor.storage.namedTextbox
  const stored = []
  const refused = []
  for (const [number, file] of files.entries()) {
    const names = { name: file.name, number: number + 1, all: files.length }
    const told = (text) => say(format(files.length > 1 ? `${text} (%(number)s / %(all)s)` : text, names))
    told(gettext("Sending “%(name)s”…"))
    const said = await send(file, textarea.dataset.upload, (percent) =>
      told(percent < 100 ? `${gettext("Sending “%(name)s”…")} ${percent} %` : gettext("“%(name)s” has arrived and is being read…")),
    )
    if (said.src) stored.push(said)
    else refused.push(said.sentence)
  }
  if (stored.length) place(editor, mark(), stored)
  const silent = stored.filter((photo) => !photo.alt).length
  const sentence = silent ? gettext("In the text. Say what the picture shows: choose it, then the frame in the toolbar.") : stored.length ? gettext("In the text.") : ""
  say([...refused, sentence].filter(Boolean).join(" "), refused.length > 0)
}

// A clipboard that holds words as well holds them first: word processors add a picture of what was copied.
function filesOf(transfer) {
  const words = (transfer?.getData("text/html") || "").replace(/<!--[\s\S]*?-->|<(style|title)\b[\s\S]*?<\/\1>|<[^>]*>|&nbsp;/gi, "")
  return words.trim() ? [] : [...(transfer?.files || [])]
}

export const DroppedPictures = Extension.create({
  name: "droppedPictures",
  addProseMirrorPlugins() {
    const editor = this.editor
    let busy = 0
    // Where each upload began, moved along with what is typed meanwhile.
    const places = new Plugin({
      state: {
        init: () => new Map(),
        apply(transaction, before) {
          const after = new Map([...before].map(([name, at]) => [name, transaction.mapping.map(at)]))
          const added = transaction.getMeta(places)
          if (added) after.set(added.name, added.at)
          return after
        },
      },
      props: {
        handlePaste: (view, event) => begin(view, filesOf(event.clipboardData), view.state.selection.from),
        handleDrop(view, event, slice, moved) {
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos
          return !moved && begin(view, [...(event.dataTransfer?.files || [])], at ?? view.state.selection.from)
        },
      },
    })
    function begin(view, files, at) {
      if (!files.length) return false
      const name = Symbol("upload")
      view.dispatch(view.state.tr.setMeta(places, { name, at }))
      busy++
      take(editor, files, () => places.getState(editor.state).get(name)).finally(() => busy--)
      return true
    }
    addEventListener("beforeunload", (event) => busy && event.preventDefault())
    return [places]
  },
})

// --- several in a row -----------------------------------------------------------------------------------------------
// The figures that are selected side by side, with where they begin and end.
function selectedFigures({ state: { selection, doc } }) {
  const { $from, $to } = selection
  const found = []
  doc.forEach((node, at) => {
    if (node.type.name === "figure" && at < $to.pos && at + node.nodeSize > $from.pos) found.push({ node, from: at, to: at + node.nodeSize })
  })
  const isRow = found.length > 1 && found.every((each, number) => !number || found[number - 1].to === each.from)
  return isRow ? { from: found[0].from, to: found.at(-1).to, nodes: found.map((each) => each.node) } : null
}

function galleryHere({ state: { selection } }) {
  if (selection.node?.type.name === "gallery") return { node: selection.node, from: selection.from }
  for (let depth = selection.$from.depth; depth > 0; depth--) {
    const node = selection.$from.node(depth)
    if (node.type.name === "gallery") return { node, from: selection.$from.before(depth) }
  }
  return null
}

function toggleGallery(editor) {
  const here = galleryHere(editor)
  const row = selectedFigures(editor)
  const { schema, tr } = editor.state
  if (here) {
    const parts = []
    here.node.forEach((child) => parts.push(child.type.name === "figure" ? child : schema.nodes.paragraph.create(null, child.content)))
    editor.view.dispatch(tr.replaceWith(here.from, here.from + here.node.nodeSize, parts))
  } else if (row) {
    editor.view.dispatch(tr.replaceWith(row.from, row.to, schema.nodes.gallery.create(null, row.nodes)))
  } else {
    const at = editor.state.selection.from
    // The window that opens calls this with what was chosen there.
    window.desk.takePictures = (photos) => photos.length && place(editor, at, photos)
    window.open(`${editor.storage.namedTextbox.textarea.dataset.pick}?many=1`, "_blank", "width=900,height=700")
  }
}

export const Gallery = Node.create({
  name: "gallery",
  group: "block",
  content: "figure+ caption?",
  draggable: true,
  parseHTML: () => [{ tag: "figure", priority: 70, getAttrs: (element) => (element.querySelector(":scope > figure") ? {} : false) }],
  renderHTML: () => ["figure", { class: "gallery" }, 0],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "gallery",
      groups: "nodes",
      button: buttons.material("photo_library", gettext("several pictures in a row")),
      active: (editor) => Boolean(galleryHere(editor)),
      command: toggleGallery,
    })
  },
})

// --- a picture that only decorates ----------------------------------------------------------------------------------
export const Decorative = Extension.create({
  name: "decorative",
  addGlobalAttributes: () => [{ types: ["image"], attributes: { role: { default: null } } }],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "decorative",
      groups: "nodes",
      button: buttons.material("hide_image", gettext("the picture only decorates")),
      hidden: (editor) => !editor.isActive("figure") && !editor.isActive("image"),
      active: (editor) => editor.getAttributes("image").role === "presentation" || pictureHere(editor)?.node.attrs.role === "presentation",
      command(editor) {
        const here = pictureHere(editor)
        if (!here) return
        const decorates = here.node.attrs.role === "presentation"
        const attrs = { ...here.node.attrs, role: decorates ? null : "presentation", alt: decorates ? here.node.attrs.alt : "" }
        editor.view.dispatch(editor.state.tr.setNodeMarkup(here.pos, undefined, attrs))
      },
    })
  },
})

// The picture that is selected, or in whose figure the caret stands.
function pictureHere({ state: { selection, doc } }) {
  let found = null
  doc.nodesBetween(selection.from, selection.to, (node, pos) => {
    if (node.type.name === "image") found = { node, pos }
    else if (node.type.name === "figure") node.forEach((child, offset) => child.type.name === "image" && (found = { node: child, pos: pos + 1 + offset }))
  })
  return found
}
