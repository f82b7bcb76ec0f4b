import { useEffect, useRef } from 'react'
import { readClip, writeClip } from './clipboard.ts'
import type { Editor } from './use-editor.ts'

/** Keys of the editor as a whole: undo, redo, copy, cut, paste. Keys of a chosen widget are EditorGrid.tsx's. */
export function useEditorKeys(editor: Editor): void {
  const now = useRef(editor)
  now.current = editor
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target) || inDialog()) return
      const key = event.key.toLowerCase()
      if (key === 'z' && !event.shiftKey) now.current.undo()
      else if ((key === 'z' && event.shiftKey) || key === 'y') now.current.redo()
      else if (key === 'd' && now.current.selection.size > 0) now.current.paste(chosen(now.current))
      else return
      event.preventDefault()
    }
    const onCopy = (event: ClipboardEvent) => {
      const widgets = chosen(now.current)
      if (widgets.length === 0 || isTyping(event.target) || inDialog() || !window.getSelection()?.isCollapsed) return
      event.clipboardData?.setData('text/plain', writeClip(widgets))
      event.preventDefault()
      if (event.type === 'cut') now.current.remove(now.current.selection)
    }
    const onPaste = (event: ClipboardEvent) => {
      if (isTyping(event.target) || inDialog()) return
      const widgets = readClip(event.clipboardData?.getData('text/plain') ?? '')
      if (widgets.length === 0) return
      event.preventDefault()
      now.current.paste(widgets)
    }
    window.addEventListener('keydown', onKey)
    document.addEventListener('copy', onCopy)
    document.addEventListener('cut', onCopy)
    document.addEventListener('paste', onPaste)
    return () => {
      window.removeEventListener('keydown', onKey)
      document.removeEventListener('copy', onCopy)
      document.removeEventListener('cut', onCopy)
      document.removeEventListener('paste', onPaste)
    }
  }, [])
}

export function chosen({ body, selection }: Pick<Editor, 'body' | 'selection'>) {
  return body.widgets.filter((widget) => selection.has(widget.id))
}

function inDialog(): boolean {
  return document.querySelector('[role=dialog][aria-modal=true]') !== null
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
