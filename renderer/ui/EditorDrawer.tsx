import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import blocks from './blocks.module.css'
import { FormActs } from './FormActs.tsx'
import { GuardedDrawer } from './GuardedDrawer.tsx'
import type { Form } from './use-form.ts'
import { useSubmit } from './use-submit.ts'

/** Drawer that makes or changes one thing: its fields, and saving them. */
interface Props {
  title: string
  /** Width, px. */
  size: number
  editing: Pick<Form<unknown>, 'dirty' | 'markTried'>
  /** A field has a fault: nothing is sent, and the keyboard goes to the first that shows one. */
  faulty: boolean
  /** Why it cannot be saved at all. */
  needs?: string | undefined
  save: string
  /** Says what did not happen. */
  failed: string
  onSave(): Promise<unknown>
  onClose(): void
  children: React.ReactNode
}

export function EditorDrawer({ title, size, editing, faulty, needs, save, failed, onSave, onClose, children }: Props) {
  const { t } = useTranslation()
  const { busy, failure, submit } = useSubmit()
  const element = useRef<HTMLFormElement>(null)
  const { dirty, markTried } = editing
  const blocked = needs ?? (dirty ? undefined : t('unsaved.nothing'))
  const trySave = () => {
    markTried()
    if (!faulty) void submit(onSave, onClose)
    // Once the marks are drawn, the first one is where the person goes on.
    else requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  return (
    <GuardedDrawer title={title} size={size} dirty={dirty} saving={busy} onClose={onClose}>
      {(close) => (
        <form
          ref={element}
          className={blocks.form}
          onSubmit={(event) => {
            event.preventDefault()
            if (!busy && blocked === undefined) trySave()
          }}
        >
          {children}
          <FormActs sticky act={save} blocked={blocked} busy={busy} failed={failed} failure={failure} onCancel={close} />
        </form>
      )}
    </GuardedDrawer>
  )
}
