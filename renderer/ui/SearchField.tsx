import { ActionIcon, Kbd, TextInput } from '@mantine/core'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

/** Search by words; `/` puts the cursor here, the address follows when typing pauses. */
interface Props {
  /** What the address holds. */
  value: string | undefined
  label: string
  /** Stands in the empty field; the label where it is left out. */
  placeholder?: string
  /** Of what empties the field. */
  reset: string
  className: string | undefined
  onChange(value: string | undefined): void
}

const TYPING_MS = 150

export function SearchField({ value, label, placeholder = label, reset, className, onChange }: Props) {
  const [text, setText] = useState(value ?? '')
  const field = useRef<HTMLInputElement>(null)
  const sent = useRef(value)
  const tell = useRef(onChange)
  tell.current = onChange
  useEffect(() => {
    // Set from elsewhere, as by Reset: the field follows. What it told itself comes back late and is no news.
    if ((value ?? '').trim() === (sent.current ?? '').trim()) return
    sent.current = value
    setText(value ?? '')
  }, [value])
  useEffect(() => {
    if (text.trim() === (sent.current ?? '').trim()) return
    const timer = setTimeout(() => {
      sent.current = text.trim() === '' ? undefined : text
      tell.current(sent.current)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
      event.preventDefault()
      field.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <TextInput
      ref={field}
      className={className}
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      leftSection={<IconSearch size={16} stroke={1.75} />}
      rightSection={
        text ? (
          <ActionIcon size={24} aria-label={reset} title={reset} onClick={() => setText('')}>
            <IconX size={14} stroke={1.75} />
          </ActionIcon>
        ) : (
          <Kbd>/</Kbd>
        )
      }
    />
  )
}
