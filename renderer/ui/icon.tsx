import type { ReactElement } from 'react';
import './icon.css';
import { iconShapes, type IconName, type IconShape } from './icon-shapes.ts';

export interface IconProps {
  readonly name: IconName;
  /** Said by screen readers; without it the icon is decoration beside its words. */
  readonly label?: string;
  /** A colour class such as `c-caution`. */
  readonly className?: string;
}

/** A 16 px line icon in the colour of the text around it. */
export function Icon({ name, label, className }: IconProps): ReactElement {
  const shapes: readonly IconShape[] = iconShapes[name];
  return (
    <svg
      className={className === undefined ? 'icon' : `icon ${className}`}
      viewBox="0 0 16 16"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {shapes.map((shape) => (
        <Shape key={JSON.stringify(shape)} shape={shape} />
      ))}
    </svg>
  );
}

function Shape({ shape }: { readonly shape: IconShape }): ReactElement {
  switch (shape.kind) {
    case 'path':
      return <path d={shape.d} fill={shape.filled ? 'currentColor' : 'none'} strokeDasharray={shape.dash} />;
    case 'circle':
      return <circle cx={shape.cx} cy={shape.cy} r={shape.r} />;
    case 'rect':
      return <rect x={shape.x} y={shape.y} width={shape.width} height={shape.height} rx={shape.rx} />;
    case 'ellipse':
      return <ellipse cx={shape.cx} cy={shape.cy} rx={shape.rx} ry={shape.ry} />;
  }
}
