import { afterEach, describe, expect, test } from 'vitest';
import { setErrorWords } from '../../../renderer/text/error-text.ts';
import { germanErrors } from '../../../renderer/text/german/errors.ts';
import { german } from '../../../renderer/text/german/german.ts';
import { jobText, phraseText } from '../../../renderer/text/job-text.ts';
import { orderText, splitText } from '../../../renderer/text/order-text.ts';
import { english, setWords } from '../../../renderer/text/text.ts';
import { blockDiscriminators } from '../../../shared/model/reading.ts';

afterEach(() => {
  setWords('en', english);
  setErrorWords(null);
});

describe('what the row of long work says', () => {
  test('is said in the language of the window, one and many apart', () => {
    const ended = [
      { says: 'stored', count: 12 },
      { says: 'duplicate', count: 1 },
    ] as const;
    expect(jobText(ended)).toBe('12 stored, 1 already here');
    expect(phraseText({ says: 'name', name: 'CD', others: 0 })).toBe('CD');
    setWords('de', german);
    expect(jobText(ended)).toBe('12 gespeichert, 1 schon hier');
    expect(phraseText({ says: 'name', name: 'CD', others: 2 })).toBe('CD und 2 weitere');
    expect(phraseText({ says: 'trash', count: 1 })).toBe('Eine Studie aus dem Papierkorb');
    expect(phraseText({ says: 'label.on', name: 'Board' })).toBe('Etikett „Board“ angebracht');
  });

  test('gives the reason of a failure by its code, and what the workstation said of it', () => {
    const failure = { says: 'failure', code: 'media.unreadable', message: 'Cannot read CD: EIO' } as const;
    expect(phraseText(failure)).toBe('Cannot read CD: EIO');
    setErrorWords(germanErrors);
    expect(phraseText(failure)).toBe(`${germanErrors['media.unreadable']}: Cannot read CD: EIO`);
  });
});

describe('what a series is put in order by', () => {
  test('is said in the language of the window, each rule of several', () => {
    expect(orderText('position along normal')).toBe('position along normal');
    setWords('de', german);
    expect(orderText('InstanceNumber')).toBe('Bildnummer');
    expect(orderText('DiffusionBValue, EchoTime, then position along normal, reversed')).toBe(
      'b-Wert, Echozeit, dann Lage entlang der Normalen, umgekehrt',
    );
    expect(orderText('something new')).toBe('something new');
  });

  test('has words for everything that may part the passes over a stack', () => {
    setWords('de', german);
    expect(blockDiscriminators.filter((name) => orderText(name) === name)).toEqual([]);
  });

  test('says which part of its series it is', () => {
    setWords('de', german);
    expect(splitText('plane, of size 256 × 256')).toBe('Ebene, Größe 256 × 256');
    expect(splitText('size 512 × 512')).toBe('Größe 512 × 512');
    expect(splitText('other versions')).toBe('andere Fassungen');
  });
});
