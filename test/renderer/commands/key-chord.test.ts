import { describe, expect, it } from 'vitest';
import {
  chordLabels,
  chordsOf,
  normalizeChord,
  type KeyPress,
} from '../../../renderer/commands/key-chord.ts';

function press(values: Partial<KeyPress>): KeyPress {
  return {
    key: '',
    code: '',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isAltGraph: false,
    ...values,
  };
}

describe('key chords', () => {
  it('reads a letter as the layout says it, so that Q is Q on a French keyboard', () => {
    // On AZERTY the key labelled Q stands where a US keyboard has A.
    expect(chordsOf(press({ key: 'q', code: 'KeyA' }))).toEqual(['Q']);
  });

  it('reads a letter by its place on a layout that is not Latin', () => {
    expect(chordsOf(press({ key: 'ц', code: 'KeyW' }))).toEqual(['W']);
    expect(chordsOf(press({ key: 'λ', code: 'KeyL', ctrlKey: true }))).toEqual(['Ctrl+L']);
  });

  it('keeps shift with letters and places, and drops it from the sign that it makes', () => {
    expect(chordsOf(press({ key: 'I', code: 'KeyI', shiftKey: true }))).toEqual(['Shift+I']);
    expect(chordsOf(press({ key: '?', code: 'Slash', shiftKey: true }))).toEqual(['?', 'Shift+/']);
    expect(chordsOf(press({ key: '+', code: 'Equal', shiftKey: true }))).toEqual(['+', 'Shift+=']);
  });

  it('finds Alt+1 where the layout makes something else of it', () => {
    expect(chordsOf(press({ key: '¡', code: 'Digit1', altKey: true }))).toEqual(['Alt+1']);
    expect(chordsOf(press({ key: '&', code: 'Digit1', altKey: true }))).toEqual(['Alt+&', 'Alt+1']);
  });

  it('takes AltGr for typing and the command key for Ctrl', () => {
    expect(
      chordsOf(press({ key: '@', code: 'KeyQ', ctrlKey: true, altKey: true, isAltGraph: true })),
    ).toEqual(['@', 'Q']);
    expect(chordsOf(press({ key: 'k', code: 'KeyK', metaKey: true }))).toEqual(['Ctrl+K']);
  });

  it('is silent for a modifier alone and a dead key', () => {
    expect(chordsOf(press({ key: 'Shift', code: 'ShiftLeft', shiftKey: true }))).toEqual([]);
    expect(chordsOf(press({ key: 'Dead', code: 'BracketLeft' }))).toEqual([]);
  });

  it('spells every chord in one way', () => {
    expect(normalizeChord('Shift+Ctrl+o')).toBe('Ctrl+Shift+O');
    expect(normalizeChord('+')).toBe('+');
    expect(normalizeChord('Ctrl++')).toBe('Ctrl++');
    expect(chordLabels('Ctrl+ArrowLeft')).toEqual(['Ctrl', '←']);
    expect(chordLabels('Shift+=')).toEqual(['Shift', '=']);
  });
});
