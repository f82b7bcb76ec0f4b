import { ActionIcon, Kbd, TextInput } from '@mantine/core'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './alarms.module.css'

/** Search by words; `/` puts the cursor here, the address follows when typing pauses. */
interface Props {
  value: string | undefined
  onChange(value: string | undefined): void
}

const TYPING_MS = 150

export function SearchField({ value, onChange }: Props) {
  const { t } = useTranslation('alarms')
  const [text, setText] = useState(value ?? '')
  const field = useRef<HTMLInputElement>(null)
  const latest = useRef({ value, onChange })
  latest.current = { value, onChange }
  useEffect(() => {
    if (text === (latest.current.value ?? '')) return
    const timer = setTimeout(() => latest.current.onChange(text.trim() === '' ? undefined : text), TYPING_MS)
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
      className={classes.search}
      aria-label={t('filter.search')}
      placeholder={t('filter.search')}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      leftSection={<IconSearch size={16} stroke={1.75} />}
      rightSection={
        text ? (
          <ActionIcon size={24} aria-label={t('filter.reset')} title={t('filter.reset')} onClick={() => setText('')}>
            <IconX size={14} stroke={1.75} />
          </ActionIcon>
        ) : (
          <Kbd>/</Kbd>
        )
      }
    />
  )
}
