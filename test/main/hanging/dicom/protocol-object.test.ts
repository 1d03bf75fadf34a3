import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeProtocolObject } from '../../../../main/hanging/dicom/protocol-object.ts';
import { readProtocolObject } from '../../../../main/hanging/dicom/read-protocol-object.ts';
import { readProtocolFile } from '../../../../main/hanging/protocol-file.ts';
import { readProtocol } from '../../../../shared/hanging/read-protocol.ts';
import { builtInProtocols } from '../../../../shared/hanging/built-in/built-in-protocols.ts';
import type { Protocol } from '../../../../shared/hanging/protocol.ts';
import { chestXRayExample } from '../../../support/chest-x-ray-example.ts';
import {
  corpusDirectory,
  corpusMissing,
  programsMissing,
  requireProgram,
} from '../../../support/external-programs.ts';
import { sliceFile } from '../../../support/slice-file.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const written = { author: 'Reader^Rita', createdAt: '20260101120000' };

function protocolOf(id: string): Protocol {
  const protocol = builtInProtocols().find((one) => one.id === id);
  if (protocol === undefined) throw new Error(`there is no ${id}`);
  return protocol;
}

/** The object as another program would hand it back that keeps no private elements. */
function withoutPrivateBlock(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const directory = temporaryDirectory();
  const file = path.join(directory, 'protocol.dcm');
  writeFileSync(file, bytes);
  const { status, stderr } = spawnSync(requireProgram('dcmodify'), ['-nb', '-ep', file]);
  expect({ status, said: String(stderr) }).toEqual({ status: 0, said: '' });
  return new Uint8Array(readFileSync(file));
}

const boxes = (of: Protocol) =>
  of.stages.map(({ screens }) => screens[0]?.boxes.map(({ at, as }) => ({ at, kind: as.kind })));

describe('a protocol as a DICOM object', () => {
  test.each(builtInProtocols().map(({ id }) => id))('%s comes back whole', (id) => {
    const protocol = protocolOf(id);
    expect(readProtocolObject(writeProtocolObject(protocol, written).bytes)).toEqual({
      protocol,
      losses: [],
    });
  });

  test('says what others will not see', () => {
    const { losses } = writeProtocolObject(protocolOf('ct-chest-with-prior'), written);
    const said = losses.map(({ place, what }) => `${place}: ${what}`);
    expect(said).toContain('name: cut to 16 characters: CT chest with pr');
    expect(said).toContain('imageSets[1]: ranked by relevance here; the newest elsewhere');
    expect(said).toContain('imageSets[1]: must have the same region: the standard cannot say it');
    // The lung window has a term of its own (VOI Type), so it is not lost.
    expect(said.filter((text) => text.includes('window'))).toEqual([]);
  });

  test.skipIf(programsMissing('dcmodify'))(
    'keeps layout, planes and priors for those who read only the standard',
    () => {
      const protocol = protocolOf('pet-ct');
      const { bytes } = writeProtocolObject(protocol, written);
      const { protocol: read } = readProtocolObject(withoutPrivateBlock(bytes));
      expect(read).toMatchObject({ name: 'PET/CT', level: 'site', partialData: 'maintain' });
      expect(boxes(read)).toEqual([
        [
          { at: [0, 0, 0.5, 0.5], kind: 'stack' },
          { at: [0.5, 0, 0.5, 0.5], kind: 'stack' },
          { at: [0, 0.5, 0.5, 0.5], kind: 'mpr' },
          // A slab: the standard gives it no direction, so it is a thick plane there.
          { at: [0.5, 0.5, 0.5, 0.5], kind: 'mpr' },
        ],
      ]);
      expect(read.rules).toMatchObject([{ attribute: 'ModalitiesInStudy', values: ['PT'] }]);
      expect(read.displaySets[0]?.where).toContainEqual(
        expect.objectContaining({ attribute: 'plane', operator: 'equals', values: ['AXIAL'] }),
      );
      expect(read.stages[0]?.links).toEqual([{ kinds: ['scroll'], boxes: ['box-1', 'box-2'] }]);
    },
  );

  test('of another kind is refused with what it is', () => {
    expect(() => readProtocolObject(new Uint8Array(sliceFile()))).toThrow(
      /found SOP class 1\.2\.840\.10008\.5\.1\.4\.1\.1\.4/u,
    );
  });
});

/** dciodvfy 1.00 says so of the standard's own worked example as well (PS3.17 V, the object of the corpus). */
const falseAlarms = ['FilterByOperator', 'Modality', 'AnatomicRegionSequence'].map(
  (keyword) =>
    `Attribute present when condition unsatisfied (which may not be present otherwise) Type 1C Conditional Element=<${keyword}>`,
);

describe('independent programs accept it', () => {
  test.skipIf(programsMissing('dcmdump'))('dcmdump reads every built in protocol', () => {
    for (const protocol of builtInProtocols()) {
      const file = path.join(temporaryDirectory(), 'protocol.dcm');
      writeFileSync(file, writeProtocolObject(protocol, written).bytes);
      const { status, stdout, stderr } = spawnSync(requireProgram('dcmdump'), [file], { encoding: 'utf8' });
      expect(status).toBe(0);
      expect(stdout).toContain('=HangingProtocolStorage');
      expect(stderr).toBe('');
    }
  });

  test.skipIf(programsMissing('dciodvfy'))('dciodvfy finds no error in it', () => {
    for (const protocol of builtInProtocols()) {
      const file = path.join(temporaryDirectory(), 'protocol.dcm');
      writeFileSync(file, writeProtocolObject(protocol, written).bytes);
      const { stdout, stderr } = spawnSync(requireProgram('dciodvfy'), [file], { encoding: 'utf8' });
      const errors = `${stdout}${stderr}`
        .split('\n')
        .filter((line) => line.startsWith('Error') && !falseAlarms.some((alarm) => line.includes(alarm)));
      expect(errors).toEqual([]);
    }
  });
});

describe('the worked examples of PS3.17', () => {
  test('of chest X-ray (V.3) is read whole, but for the group and what it says of the screens', () => {
    const { protocol, losses } = readProtocolObject(chestXRayExample());
    expect(protocol).toMatchObject({
      name: 'Chest X-ray',
      description: 'Current and Prior Chest PA and Lateral',
      level: 'site',
      partialData: 'maintain',
      rules: [{ attribute: 'bodyPart', operator: 'equals', values: ['CHEST'], required: true }],
      imageSets: [
        { label: 'Current Chest X-ray', from: { kind: 'current' } },
        { label: 'Prior Chest X-ray', from: { kind: 'prior', order: 'newest', nth: 1 } },
      ],
    });
    // Figure V.3: the prior on the left screen, the current on the right one, the PA views beside one another.
    const [stage] = protocol.stages;
    expect(
      stage?.screens.map((screen) => screen.boxes.map(({ at, show }) => [at, show.orientation])),
    ).toEqual([
      [
        [
          [0, 0, 0.5, 1],
          ['A', 'F'],
        ],
        [
          [0.5, 0, 0.5, 1],
          ['R', 'F'],
        ],
      ],
      [
        [
          [0, 0, 0.5, 1],
          ['R', 'F'],
        ],
        [
          [0.5, 0, 0.5, 1],
          ['A', 'F'],
        ],
      ],
    ]);
    expect(protocol.displaySets.map(({ imageSet }) => imageSet)).toEqual([
      'set-2',
      'set-2',
      'set-1',
      'set-1',
    ]);
    expect(protocol.displaySets[0]?.where).toMatchObject([
      { attribute: 'bodyPart', operator: 'equals', values: ['CHEST'] },
      { attribute: 'Modality', operator: 'equals', values: ['CR', 'DX'] },
      { attribute: 'ViewPosition', operator: 'equals', values: ['RL', 'LL'] },
    ]);
    expect(losses).toEqual([
      { place: 'the object', what: 'HangingProtocolUserGroupName ABC Hospital: not used' },
    ]);
  });

  test.skipIf(programsMissing('dcmodify'))(
    'goes out again as the standard’s part and comes back the same',
    () => {
      const { protocol } = readProtocolObject(chestXRayExample());
      const { bytes } = writeProtocolObject(protocol, written);
      const { protocol: again } = readProtocolObject(withoutPrivateBlock(bytes));
      expect(again.stages).toEqual(protocol.stages);
      expect(again.rules).toEqual(protocol.rules);
    },
  );

  const example =
    'files/nroduit+weasis-dicom-tools/weasis-dicom-tools/src/test/resources/org/weasis/dicom/hp/NeurosurgeryPlan.dcm';

  test.skipIf(corpusMissing())('of neurosurgery is read, and what cannot be followed is told', () => {
    const bytes = new Uint8Array(readFileSync(path.join(corpusDirectory(), example)));
    const { protocol, losses } = readProtocolObject(bytes);
    expect(protocol).toMatchObject({ name: 'NeurosurgeryPlan', level: 'site', id: 'neurosurgeryplan' });
    expect(protocol.rules).toMatchObject([
      { attribute: 'ModalitiesInStudy', values: ['MR', 'CT'] },
      { attribute: 'bodyPart', values: ['HEAD'] },
      { attribute: 'ProcedureCodeSequence', values: ['99Local:98765'] },
      { attribute: 'ReasonForRequestedProcedureCodeSequence', values: ['I10:I67.1'] },
    ]);
    expect(protocol.imageSets).toMatchObject([
      { label: 'Current MR Head', from: { kind: 'current' } },
      { label: 'Current CT Head', from: { kind: 'current' } },
      { label: 'Prior CT Head', from: { kind: 'prior', order: 'newest', nth: 1 } },
    ]);
    expect(protocol.displaySets).toHaveLength(22);
    // Four quadrants on the screen of planes, the tiled slices on the other.
    expect(protocol.stages[0]?.screens.map((screen) => screen.boxes.length)).toEqual([4, 1]);
    expect(protocol.stages[0]).toMatchObject({ name: 'Current CT only' });
    expect(protocol.stages[0]?.screens[0]?.boxes[0]).toMatchObject({ as: { kind: 'mpr', plane: 'CORONAL' } });
    const said = losses.map(({ what }) => what);
    expect(protocol.stages.flatMap(({ screens }) => screens.flatMap(({ boxes: own }) => own))).toContainEqual(
      expect.objectContaining({
        show: expect.objectContaining({ window: { kind: 'values', center: 40, width: 80 } }),
      }),
    );
    expect(said).toContain('3D_RENDERING VOLUME is shown as a stack');
  });
});

describe('a hostile object', () => {
  test('cut anywhere is refused or read whole, never half', () => {
    const { bytes } = writeProtocolObject(protocolOf('mg-four-views'), written);
    for (let length = 0; length < bytes.length; length += 97) {
      const read = readProtocolFile(bytes.slice(0, length));
      expect([length, read.protocol]).toEqual([length, null]);
      expect(read.problems).not.toEqual([]);
    }
  });

  test('with one byte changed is refused, or is a protocol that the schema takes', () => {
    const { bytes } = writeProtocolObject(protocolOf('ct-single'), written);
    for (let at = 132; at < bytes.length; at += 53) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      const { protocol, problems } = readProtocolFile(changed);
      const isSaid = protocol === null && problems.length > 0;
      expect([at, isSaid || readProtocol(JSON.stringify(protocol)).kind === 'protocol']).toEqual([at, true]);
    }
  });
});
