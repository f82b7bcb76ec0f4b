import type { BoardTypeFile, GpioInFile } from '../contract/boards/type.ts'

/**
 * ESP32-WROOM-32 on the DevKitC V4, 38 pins. Pins: docs.espressif.com, ESP32-DevKitC V4; GPIO: ESP-IDF gpio.rst; ADC, touch and DAC
 * channels: ESP32 datasheet, table "IO_MUX". GPIO 20, 24, 28–31 do not exist; 37 and 38 are not led out of the module.
 */

const inputOnly = (gpio: number, channel: number): GpioInFile => ({ gpio, output: false, pulls: false, adc: { unit: 1, channel } })
const adc1 = (channel: number): Pick<GpioInFile, 'adc'> => ({ adc: { unit: 1, channel } })
const adc2 = (channel: number): Pick<GpioInFile, 'adc'> => ({ adc: { unit: 2, channel } })
const flash = (gpio: number): GpioInFile => ({ gpio, memory: 'flash' })

export const ESP32_WROOM_32: BoardTypeFile = {
  id: 'esp32-wroom-32',
  name: 'ESP32-WROOM-32 (DevKitC V4)',
  chip: 'ESP32',
  board: 'ESP32-DevKitC V4',
  module: ['ESP32', 'WROOM-32E'],
  print: 'DevKitC V4',
  usb: 'bottom',
  buttons: ['EN', 'BOOT'],
  pwmChannels: 16,
  left: ['3V3', 'EN', 36, 39, 34, 35, 32, 33, 25, 26, 27, 14, 12, 'GND', 13, 9, 10, 11, '5V'],
  right: ['GND', 23, 22, 1, 3, 21, 'GND', 19, 18, 5, 17, 16, 4, 0, 2, 15, 8, 7, 6],
  gpios: [
    { gpio: 0, ...adc2(1), touch: 1, strapping: { boot: 'high', effect: 'download', button: true } },
    { gpio: 1, serial: 'uart-tx' },
    { gpio: 2, ...adc2(2), touch: 2, strapping: { boot: 'low', effect: 'flash-mode' } },
    { gpio: 3, serial: 'uart-rx' },
    { gpio: 4, ...adc2(0), touch: 0 },
    { gpio: 5, strapping: { boot: 'high', effect: 'sdio-timing' } },
    flash(6),
    flash(7),
    flash(8),
    flash(9),
    flash(10),
    flash(11),
    { gpio: 12, ...adc2(5), touch: 5, strapping: { boot: 'low', effect: 'flash-voltage' } },
    { gpio: 13, ...adc2(4), touch: 4 },
    { gpio: 14, ...adc2(6), touch: 6 },
    { gpio: 15, ...adc2(3), touch: 3, strapping: { boot: 'high', effect: 'boot-log' } },
    { gpio: 16 },
    { gpio: 17 },
    { gpio: 18 },
    { gpio: 19 },
    { gpio: 21, i2c: 'sda' },
    { gpio: 22, i2c: 'scl' },
    { gpio: 23 },
    { gpio: 25, ...adc2(8), dac: 1 },
    { gpio: 26, ...adc2(9), dac: 2 },
    { gpio: 27, ...adc2(7), touch: 7 },
    { gpio: 32, ...adc1(4), touch: 9 },
    { gpio: 33, ...adc1(5), touch: 8 },
    inputOnly(34, 6),
    inputOnly(35, 7),
    inputOnly(36, 0),
    inputOnly(39, 3),
  ],
}
