import { expect, test } from 'vitest'
import { imageShape } from '../../../backend/images/image-shape.ts'
import { jpeg, png, webp } from '../../fakes/pictures.ts'

const text = (words: string) => new TextEncoder().encode(words.padEnd(64))

test.each([
  ['PNG', png(640, 480), { type: 'image/png', width: 640, height: 480 }],
  ['JPEG', jpeg(4000, 3000), { type: 'image/jpeg', width: 4000, height: 3000 }],
  ['lossy WebP', webp('VP8 ', 320, 200), { type: 'image/webp', width: 320, height: 200 }],
  ['lossless WebP', webp('VP8L', 16383, 9000), { type: 'image/webp', width: 16383, height: 9000 }],
  ['extended WebP', webp('VP8X', 70_000, 3), { type: 'image/webp', width: 70_000, height: 3 }],
])('reads kind and size of a %s from its head', (_name, content, shape) => {
  expect(imageShape(content)).toEqual(shape)
})

test.each([
  ['an SVG', text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ['an HTML page', text('<!doctype html><script>alert(1)</script>')],
  ['a GIF', text('GIF89a')],
  ['nothing', new Uint8Array(0)],
  ['a PNG cut off in its head', png(640, 480).subarray(0, 20)],
  ['a JPEG without a frame', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xd9])],
  ['a JPEG whose segment has no length', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, ...new Uint8Array(60)])],
  ['a PNG of no width', png(0, 480)],
])('takes %s for no picture', (_name, content) => {
  expect(imageShape(content)).toBeUndefined()
})
