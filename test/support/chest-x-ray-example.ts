import { writeObjectFile } from '../../main/hanging/dicom/protocol-object.ts';
import { Tag } from '../../shared/dicom/tags.ts';

/** Items of sequences, as the writer takes them. */
type ExampleItem = Parameters<typeof writeObjectFile>[0];

const chest = { CodeValue: '51185008', CodingSchemeDesignator: 'SCT', CodeMeaning: 'Chest' };

function screen(left: number, right: number): ExampleItem {
  return {
    NumberOfVerticalPixels: 2560,
    NumberOfHorizontalPixels: 2048,
    DisplayEnvironmentSpatialPosition: [left, 1, right, 0],
    ScreenMinimumGrayscaleBitDepth: 8,
    ApplicationMaximumRepaintTime: 100,
  };
}

function displaySet(
  number: number,
  imageSet: number,
  left: number,
  views: readonly string[],
  orientation: readonly [string, string],
): ExampleItem {
  return {
    DisplaySetNumber: number,
    DisplaySetPresentationGroup: 1,
    ImageSetNumber: imageSet,
    ImageBoxesSequence: [
      {
        ImageBoxNumber: 1,
        DisplayEnvironmentSpatialPosition: [left, 1, left + 0.25, 0],
        ImageBoxLayoutType: 'SINGLE',
      },
    ],
    FilterOperationsSequence: [
      {
        SelectorAttribute: Tag.ViewPosition,
        SelectorAttributeVR: 'CS',
        SelectorCSValue: views,
        SelectorValueNumber: 1,
        FilterByOperator: 'MEMBER_OF',
      },
    ],
    SortingOperationsSequence: [],
    DisplaySetPatientOrientation: orientation,
    ShowImageTrueSizeFlag: 'NO',
    ShowGraphicAnnotationFlag: 'NO',
  };
}

/**
 * The worked example of PS3.17 V.3: PA and lateral chest X-ray, current and prior, over two screens. The text gives the
 * third box as 0.5\\1.0\\0.75\\1.0 and says beside it that it means (0.5, 1), (0.75, 0): what it means is written here.
 */
export function chestXRayExample(): Uint8Array<ArrayBuffer> {
  return writeObjectFile(
    {
      HangingProtocolName: 'Chest X-ray',
      HangingProtocolDescription: 'Current and Prior Chest PA and Lateral',
      HangingProtocolLevel: 'SITE',
      HangingProtocolCreator: 'Senior Radiologist',
      HangingProtocolCreationDateTime: '20020823133455',
      HangingProtocolDefinitionSequence: [
        {
          AnatomicRegionSequence: [chest],
          Laterality: '',
          ProcedureCodeSequence: [],
          ReasonForRequestedProcedureCodeSequence: [],
        },
      ],
      NumberOfPriorsReferenced: 1,
      ImageSetsSequence: [
        {
          ImageSetSelectorSequence: [
            {
              ImageSetSelectorUsageFlag: 'NO_MATCH',
              SelectorAttribute: Tag.AnatomicRegionSequence,
              SelectorAttributeVR: 'SQ',
              SelectorCodeSequenceValue: [chest],
              SelectorValueNumber: 1,
            },
            {
              ImageSetSelectorUsageFlag: 'NO_MATCH',
              SelectorAttribute: Tag.Modality,
              SelectorAttributeVR: 'CS',
              SelectorCSValue: ['CR', 'DX'],
              SelectorValueNumber: 1,
            },
          ],
          TimeBasedImageSetsSequence: [
            {
              ImageSetNumber: 1,
              ImageSetSelectorCategory: 'RELATIVE_TIME',
              RelativeTime: [0, 0],
              RelativeTimeUnits: 'MINUTES',
              ImageSetLabel: 'Current Chest X-ray',
            },
            {
              ImageSetNumber: 2,
              ImageSetSelectorCategory: 'ABSTRACT_PRIOR',
              AbstractPriorValue: [1, 1],
              ImageSetLabel: 'Prior Chest X-ray',
            },
          ],
        },
      ],
      HangingProtocolUserIdentificationCodeSequence: [],
      HangingProtocolUserGroupName: 'ABC Hospital',
      NumberOfScreens: 2,
      NominalScreenDefinitionSequence: [screen(0, 0.5), screen(0.5, 1)],
      DisplaySetsSequence: [
        displaySet(1, 2, 0, ['RL', 'LL'], ['A', 'F']),
        displaySet(2, 2, 0.25, ['PA'], ['R', 'F']),
        displaySet(3, 1, 0.5, ['PA'], ['R', 'F']),
        displaySet(4, 1, 0.75, ['RL', 'LL'], ['A', 'F']),
      ],
      PartialDataDisplayHandling: 'MAINTAIN_LAYOUT',
    },
    '2.25.17003',
  );
}
