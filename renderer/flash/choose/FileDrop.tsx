import { Button } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import classes from '../flash.module.css'

/** A place to drop files, with the button for those who would rather choose them. */
interface Props {
  title: string
  text: string
  choose: string
  accept: string
  onFiles(files: readonly File[]): void
}

export function FileDrop({ title, text, choose, accept, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  return (
    <section
      className={classes.drop}
      data-over={over}
      aria-label={title}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        event.stopPropagation()
        setOver(false)
        onFiles([...event.dataTransfer.files])
      }}
    >
      <IconFileUpload size={24} stroke={1.5} aria-hidden="true" />
      <strong>{title}</strong>
      <span className={classes.quiet}>{text}</span>
      <Button onClick={() => input.current?.click()}>{choose}</Button>
      <input
        ref={input}
        type="file"
        multiple
        accept={accept}
        hidden
        aria-label={choose}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </section>
  )
}
