import { useEffect, useRef } from 'react'
import { clipOf } from '../model/edit.ts'
import { graphOf } from '../model/graph.ts'
import { readClip, writeClip } from './clipboard.ts'
import type { RuleEditor } from './use-rule-editor.ts'

/** Keys of the editor as a whole. Moving and choosing nodes by keys is the canvas' own. */
interface Acts {
  onAdd(): void
  /** Goes to the field that joins the chosen node. */
  onConnect(): void
  onText(): void
  onFrame(): void
}

export function useEditorKeys(editor: RuleEditor, acts: Acts): void {
  const now = useRef({ editor, acts })
  now.current = { editor, acts }
  useEffect(() => {
    const chosenClip = () => clipOf(now.current.editor.rule, now.current.editor.nodes)
    const onKey = (event: KeyboardEvent) => {
      const { editor: own, acts: does } = now.current
      const key = event.key.toLowerCase()
      const ctrl = event.ctrlKey || event.metaKey
      if (event.altKey || inDialog()) return
      if (ctrl && key === 'e') does.onText()
      else if (isTyping(event.target)) return
      else if (ctrl && key === 'z' && !event.shiftKey) own.undo()
      else if (ctrl && ((key === 'z' && event.shiftKey) || key === 'y')) own.redo()
      else if (ctrl && key === 'd' && own.nodes.size > 0) own.paste(chosenClip())
      else if (ctrl && key === 'g' && event.shiftKey) own.frame && own.unframe(own.frame.id)
      else if (ctrl && key === 'g') does.onFrame()
      else if (ctrl && key === 'a') own.choose(new Set(graphOf(own.rule).nodes.keys()), new Set())
      else if (ctrl) return
      else if (key === 'a') does.onAdd()
      else if (key === 'c' && own.nodes.size === 1) does.onConnect()
      else if ((key === 'delete' || key === 'backspace') && own.nodes.size + own.edges.size > 0) own.removeChosen()
      else if (key === 'enter' && onNode(event.target) && (own.frame || own.nodes.size === 1))
        own.open(own.frame?.id ?? [...own.nodes][0] ?? '')
      else return
      event.preventDefault()
    }
    const onCopy = (event: ClipboardEvent) => {
      const { editor: own } = now.current
      if (own.nodes.size === 0 || isTyping(event.target) || inDialog() || !window.getSelection()?.isCollapsed) return
      event.clipboardData?.setData('text/plain', writeClip(chosenClip()))
      event.preventDefault()
      if (event.type === 'cut') own.removeChosen()
    }
    const onPaste = (event: ClipboardEvent) => {
      if (isTyping(event.target) || inDialog()) return
      const clip = readClip(event.clipboardData?.getData('text/plain') ?? '')
      if (clip === undefined) return
      event.preventDefault()
      now.current.editor.paste(clip)
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

function inDialog(): boolean {
  return document.querySelector('[role=dialog]') !== null
}

function onNode(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('.react-flow *:not(button)')
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
