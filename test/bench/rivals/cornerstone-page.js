// The page of the rival: Cornerstone3D's viewports on the frames that the benchmark gives, as its documentation has
// them. Plain JavaScript, because its packages are installed outside the product's tree.
import {
  Enums,
  RenderingEngine,
  cache,
  imageLoader,
  init,
  metaData,
  setVolumesForViewports,
  utilities,
  volumeLoader,
} from '@cornerstonejs/core';

let shape;
let frames;
let engine;
const imageIds = [];

function provideMetadata(type, imageId) {
  const index = Number(String(imageId).split(':')[1]);
  switch (type) {
    case 'imagePixelModule':
      return {
        bitsAllocated: 16,
        bitsStored: 16,
        highBit: 15,
        pixelRepresentation: 1,
        samplesPerPixel: 1,
        photometricInterpretation: 'MONOCHROME2',
      };
    case 'imagePlaneModule':
      return {
        rows: shape.rows,
        columns: shape.columns,
        rowPixelSpacing: 0.7,
        columnPixelSpacing: 0.7,
        pixelSpacing: [0.7, 0.7],
        sliceThickness: 1,
        imageOrientationPatient: [1, 0, 0, 0, 1, 0],
        rowCosines: [1, 0, 0],
        columnCosines: [0, 1, 0],
        imagePositionPatient: [0, 0, index],
        frameOfReferenceUID: '2.25.1',
      };
    case 'generalSeriesModule':
      return { modality: 'CT', seriesInstanceUID: '2.25.2' };
    case 'voiLutModule':
      return { windowCenter: [40], windowWidth: [400] };
    case 'modalityLutModule':
      return { rescaleSlope: 1, rescaleIntercept: 0 };
    default:
      return undefined;
  }
}

function loadImage(imageId) {
  const index = Number(imageId.split(':')[1]);
  const pixels = frames[index];
  const { rows, columns } = shape;
  const voxelManager = utilities.VoxelManager.createImageVoxelManager({
    width: columns,
    height: rows,
    numberOfComponents: 1,
    scalarData: pixels,
  });
  return {
    promise: Promise.resolve({
      imageId,
      rows,
      columns,
      width: columns,
      height: rows,
      color: false,
      rgba: false,
      numberOfComponents: 1,
      minPixelValue: -1024,
      maxPixelValue: 3071,
      slope: 1,
      intercept: 0,
      windowCenter: 40,
      windowWidth: 400,
      voiLUTFunction: 'LINEAR',
      rowPixelSpacing: 0.7,
      columnPixelSpacing: 0.7,
      invert: false,
      sizeInBytes: pixels.byteLength,
      dataType: 'Int16Array',
      voxelManager,
      getPixelData: () => pixels,
      getCanvas: undefined,
    }),
  };
}

function rendered(elements) {
  return Promise.all(
    elements.map(
      (element) =>
        new Promise((resolve) => {
          element.addEventListener(Enums.Events.IMAGE_RENDERED, resolve, { once: true });
        }),
    ),
  );
}

/** Elements in a grid that fills `size` × `size` CSS pixels. */
function grid(count, size) {
  document.body.replaceChildren();
  const perRow = count === 1 ? 1 : 2;
  const side = size / perRow;
  return Array.from({ length: count }, (_, index) => {
    const element = document.createElement('div');
    element.style.cssText = `position:absolute;width:${side}px;height:${side}px;left:${(index % perRow) * side}px;top:${Math.floor(index / perRow) * side}px`;
    document.body.append(element);
    return element;
  });
}

let number = 0;
function newEngine() {
  engine?.destroy();
  number++;
  engine = new RenderingEngine(`engine-${number}`);
}

async function stacks(count, size) {
  const elements = grid(count, size);
  newEngine();
  engine.setViewports(
    elements.map((element, index) => ({
      viewportId: `stack-${index}`,
      type: Enums.ViewportType.STACK,
      element,
    })),
  );
  const first = rendered(elements);
  const viewports = elements.map((_, index) => engine.getViewport(`stack-${index}`));
  await Promise.all(viewports.map((viewport) => viewport.setStack(imageIds, 0)));
  engine.render();
  await first;
  return { elements, viewports };
}

async function volumes(orientations, size) {
  const volumeId = 'bench-volume';
  if (cache.getVolume(volumeId) === undefined) {
    await volumeLoader.createAndCacheVolumeFromImages(volumeId, imageIds);
  }
  const elements = grid(orientations.length, size);
  newEngine();
  engine.setViewports(
    elements.map((element, index) => ({
      viewportId: `volume-${index}`,
      type: Enums.ViewportType.ORTHOGRAPHIC,
      element,
      defaultOptions: { orientation: orientations[index] },
    })),
  );
  const ids = elements.map((_, index) => `volume-${index}`);
  const first = rendered(elements);
  await setVolumesForViewports(engine, [{ volumeId }], ids);
  const viewports = ids.map((id) => engine.getViewport(id));
  for (const viewport of viewports) viewport.setProperties({ voiRange: { lower: -160, upper: 240 } });
  engine.render();
  await first;
  return { elements, viewports };
}

const { AXIAL, CORONAL, SAGITTAL } = Enums.OrientationAxis;

globalThis.benchViewer = {
  async prepare(given) {
    shape = given;
    frames = globalThis.makeBenchFrames(given);
    await init();
    imageLoader.registerImageLoader('bench', loadImage);
    metaData.addProvider(provideMetadata, 10_000);
    imageIds.push(...frames.map((_, index) => `bench:${index}`));
  },
  /** Each answers a function that makes one step and resolves when its picture is drawn. */
  async scroll(size) {
    const { elements, viewports } = await stacks(1, size);
    return async (step) => {
      const drawn = rendered(elements);
      await viewports[0].setImageIdIndex((step + 1) % frames.length);
      await drawn;
    };
  },
  async window(size) {
    const { elements, viewports } = await stacks(1, size);
    return async (step) => {
      const drawn = rendered(elements);
      viewports[0].setProperties({ voiRange: { lower: -160 - (step % 100), upper: 240 + (step % 100) } });
      viewports[0].render();
      await drawn;
    };
  },
  async linked(size) {
    const { elements, viewports } = await stacks(4, size);
    return async (step) => {
      const drawn = rendered(elements);
      await Promise.all(viewports.map((viewport) => viewport.setImageIdIndex((step + 1) % frames.length)));
      await drawn;
    };
  },
  async planes(size) {
    const { elements, viewports } = await volumes([AXIAL, CORONAL, SAGITTAL], size);
    return async (step) => {
      const drawn = rendered(elements);
      const delta = Math.floor(step / 20) % 2 === 0 ? 1 : -1;
      for (const viewport of viewports) {
        viewport.scroll(delta);
        viewport.render();
      }
      await drawn;
    };
  },
  async slab(size) {
    const { elements, viewports } = await volumes([CORONAL], size);
    viewports[0].setBlendMode(Enums.BlendModes.MAXIMUM_INTENSITY_BLEND);
    viewports[0].setSlabThickness(20);
    return async (step) => {
      const drawn = rendered(elements);
      viewports[0].scroll(Math.floor(step / 20) % 2 === 0 ? 1 : -1);
      viewports[0].render();
      await drawn;
    };
  },
};
