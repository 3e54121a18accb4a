//! Pixels into renditions: several widths of WebP, and one of a format that every program reads.

use std::collections::BTreeSet;
use std::io::Cursor;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _};

use super::cache::{File, Made};
use super::decode::{Decoded, Refusal, from_pixels, with_decoded};
use crate::config::Pictures;
use crate::edition::pictures::Format;

/// A picture of at most this many colours is a drawing, a map, a chart: kept without loss, since its edges would blur.
const COLOURS_OF_A_DRAWING: usize = 256;
/// The fallback is the widest rendition up to this; previews of links ask for 1200 (Open Graph).
const FALLBACK_WIDTH: u32 = 1200;
/// The longest side of a WebP (RFC 9649, 2.6: 14 bits).
const LONGEST_WEBP: u32 = 16_383;

/// What was made of a picture, in memory.
pub(super) struct Developed {
    pub(super) files: Vec<(File, Vec<u8>)>,
    remark: &'static str,
}

impl Developed {
    pub(super) fn into_made(self) -> Made {
        let files = self.files.into_iter().map(|(file, _)| file).collect();
        Made { files, remark: self.remark.to_owned() }
    }
}

/// Reads a picture and makes its renditions; without `encoded` only their sizes, and no bytes.
pub(super) fn develop(bytes: &[u8], settings: &Pictures, encoded: bool) -> Result<Developed, Refusal> {
    with_decoded(bytes, |decoded| match decoded {
        Decoded::Moving(width, height) => {
            let file = File { format: Format::Gif, width, height, length: bytes.len() as u64 };
            Ok(Developed { files: vec![(file, bytes.to_vec())], remark: "" })
        }
        Decoded::Still(picture, remark) => {
            let picture = opaque(picture);
            let files = renditions(&picture, settings, encoded)?;
            Ok(Developed { files, remark })
        }
    })
}

/// The picture without its alpha channel where nothing is seen through.
fn opaque(picture: DynamicImage) -> DynamicImage {
    match picture {
        DynamicImage::ImageRgba8(p) if p.pixels().all(|p| p.0[3] == u8::MAX) => {
            DynamicImage::ImageRgba8(p).into_rgb8().into()
        }
        other => other,
    }
}

fn renditions(
    picture: &DynamicImage,
    settings: &Pictures,
    encoded: bool,
) -> Result<Vec<(File, Vec<u8>)>, Refusal> {
    let drawing = is_drawing(picture);
    let widths = widths(picture.width(), &settings.widths);
    let fallback = widths.iter().copied().rfind(|w| *w <= FALLBACK_WIDTH).unwrap_or(widths[0]);
    let format = if drawing || picture.color().has_alpha() { Format::Png } else { Format::Jpeg };
    let mut files = Vec::new();
    let mut last = None;
    for width in widths {
        let height = height_at(picture, width);
        let scaled = if encoded { Some(scaled(picture, width, height)?) } else { None };
        let rendition = |format: Format| -> Result<(File, Vec<u8>), Refusal> {
            let bytes =
                scaled.as_ref().map(|p| bytes_of(p, format, drawing, settings.quality)).transpose()?;
            let bytes = bytes.unwrap_or_default();
            Ok((File { format, width, height, length: bytes.len() as u64 }, bytes))
        };
        if height <= LONGEST_WEBP {
            files.push(rendition(Format::Webp)?);
        }
        if width == fallback {
            last = Some(rendition(format)?);
        }
    }
    files.extend(last);
    Ok(worth_it(files))
}

/// Without those renditions that are narrower than another of their format and yet weigh more: a drawing in its own width is kept
/// without loss and costs little, while its edges, blurred in a narrower one, cost much. A browser would take the worse one for
/// the lighter.
fn worth_it(mut files: Vec<(File, Vec<u8>)>) -> Vec<(File, Vec<u8>)> {
    let all: Vec<(Format, u32, u64)> = files.iter().map(|(f, _)| (f.format, f.width, f.length)).collect();
    let bettered = |file: &File| {
        all.iter().any(|(format, width, length)| {
            *format == file.format && *width > file.width && *length < file.length
        })
    };
    files.retain(|(file, _)| !bettered(file));
    files
}

/// The widths that are made of a picture: those narrower than it, and its own up to the widest asked for. A width within
/// a tenth of the last is left out.
fn widths(own: u32, asked: &[u32]) -> Vec<u32> {
    let widest = asked.last().map_or(own, |w| own.min(*w)).max(1);
    let narrower = |w: &u32| *w < widest - widest / 10;
    asked.iter().copied().filter(narrower).chain([widest]).collect()
}

fn height_at(picture: &DynamicImage, width: u32) -> u32 {
    let (w, h) = (u64::from(picture.width()), u64::from(picture.height()));
    // Rounded; a line at least.
    let height = (u64::from(width) * h + w / 2) / w;
    u32::try_from(height).unwrap_or(u32::MAX).max(1)
}

/// Whether a picture has few colours.
fn is_drawing(picture: &DynamicImage) -> bool {
    let mut colours = BTreeSet::new();
    let few = |pixel: &[u8]| {
        if !colours.contains(pixel) {
            colours.insert(pixel.to_vec());
        }
        colours.len() <= COLOURS_OF_A_DRAWING
    };
    let channels = if picture.color().has_alpha() { 4 } else { 3 };
    picture.as_bytes().chunks_exact(channels).all(few)
}

/// The picture at a width, by Lanczos' filter over three lobes.
fn scaled(picture: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Refusal> {
    if (width, height) == (picture.width(), picture.height()) {
        return Ok(picture.clone());
    }
    let kind = if picture.color().has_alpha() { PixelType::U8x4 } else { PixelType::U8x3 };
    let source = ImageRef::new(picture.width(), picture.height(), picture.as_bytes(), kind).map_err(wrong)?;
    let mut target = Image::new(width, height, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&source, &mut target, &options).map_err(wrong)?;
    from_pixels(width, height, target.into_vec()).ok_or_else(|| wrong("its pixels do not fill it"))
}

fn bytes_of(picture: &DynamicImage, format: Format, drawing: bool, quality: u8) -> Result<Vec<u8>, Refusal> {
    match format {
        Format::Webp => webp(picture, drawing, quality),
        Format::Jpeg => jpeg(picture, quality),
        Format::Png | Format::Gif => png(picture),
    }
}

/// As WebP; a drawing without loss, unless that costs more bytes than with loss: made narrower its edges are blurred
/// already, and such in-between colours are dear to keep.
fn webp(picture: &DynamicImage, drawing: bool, quality: u8) -> Result<Vec<u8>, Refusal> {
    let lossy = || webp_of(picture, false, quality);
    if !drawing {
        return lossy();
    }
    let exact = webp_of(picture, true, quality)?;
    if is_drawing(picture) {
        return Ok(exact);
    }
    let close = lossy()?;
    Ok(if close.len() < exact.len() { close } else { exact })
}

fn webp_of(picture: &DynamicImage, lossless: bool, quality: u8) -> Result<Vec<u8>, Refusal> {
    let layout = if picture.color().has_alpha() { webp::PixelLayout::Rgba } else { webp::PixelLayout::Rgb };
    let encoder = webp::Encoder::new(picture.as_bytes(), layout, picture.width(), picture.height());
    let bytes = encoder.encode_simple(lossless, f32::from(quality)).map_err(|e| wrong(format!("{e:?}")))?;
    Ok(bytes.to_vec())
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, Refusal> {
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
    let (width, height) = (u16::try_from(picture.width()), u16::try_from(picture.height()));
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let (width, height) = (width.map_err(wrong)?, height.map_err(wrong)?);
    encoder.encode(picture.as_bytes(), width, height, ColorType::Rgb).map_err(wrong)?;
    Ok(bytes)
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Cursor::new(Vec::new());
    let colour = if picture.color().has_alpha() { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, PngFilter::Adaptive)
        .write_image(picture.as_bytes(), picture.width(), picture.height(), colour)
        .map_err(wrong)?;
    Ok(bytes.into_inner())
}

fn wrong(e: impl std::fmt::Display) -> Refusal {
    Refusal::Broken(e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_rendition_is_wider_than_its_picture_and_none_nearly_as_wide_as_the_next() {
        let asked = [480, 960, 1600];
        assert_eq!(widths(4000, &asked), [480, 960, 1600]);
        assert_eq!(widths(1200, &asked), [480, 960, 1200]);
        assert_eq!(widths(1000, &asked), [480, 1000]);
        assert_eq!(widths(480, &asked), [480]);
        assert_eq!(widths(200, &asked), [200]);
        assert_eq!(widths(1, &asked), [1]);
    }

    #[test]
    fn heights_keep_the_proportions() {
        let picture = DynamicImage::new_rgb8(3000, 2000);
        assert_eq!(height_at(&picture, 480), 320);
        assert_eq!(height_at(&DynamicImage::new_rgb8(3000, 1), 480), 1);
    }

    #[test]
    fn a_drawing_that_was_made_narrower_is_no_heavier_than_with_loss() {
        // Grains of two inks in no order.
        let grain = |x: u32, y: u32| {
            (x.wrapping_mul(73_856_093) ^ y.wrapping_mul(19_349_663)).wrapping_mul(1_274_126_177) >> 28
        };
        let ink =
            |x: u32, y: u32| image::Rgb(if grain(x / 2, y / 2) < 7 { [20, 20, 20] } else { [240, 230, 210] });
        let drawing = DynamicImage::from(image::RgbImage::from_fn(600, 400, ink));
        assert!(is_drawing(&drawing));
        let narrow = scaled(&drawing, 301, 201).ok().unwrap();
        let with_loss = webp_of(&narrow, false, 78).ok().unwrap().len();
        assert!(webp_of(&narrow, true, 78).ok().unwrap().len() > with_loss);
        assert_eq!(webp(&narrow, true, 78).ok().unwrap().len(), with_loss);
    }

    #[test]
    fn a_narrower_rendition_that_weighs_more_than_a_wider_one_of_its_format_is_left_out() {
        let file = |format, width, length| (File { format, width, height: 10, length }, Vec::new());
        let widths = |files: Vec<(File, Vec<u8>)>| -> Vec<(Format, u32)> {
            worth_it(files).iter().map(|(f, _)| (f.format, f.width)).collect()
        };
        let heavy_at_480 = vec![
            file(Format::Webp, 480, 90),
            file(Format::Webp, 960, 70),
            file(Format::Webp, 1600, 200),
            file(Format::Png, 960, 60),
        ];
        assert_eq!(
            widths(heavy_at_480),
            [(Format::Webp, 960), (Format::Webp, 1600), (Format::Png, 960)],
            "only renditions of one format are compared"
        );
        let sizes_only = vec![file(Format::Webp, 480, 0), file(Format::Webp, 960, 0)];
        assert_eq!(widths(sizes_only).len(), 2);

        // Broad strokes of two inks: nothing to keep in their own width, and edges to blur in a narrower one.
        let ink = |x: u32, y: u32| {
            image::Rgb(if (x / 3 + y / 3).is_multiple_of(2) { [20, 20, 20] } else { [240, 230, 210] })
        };
        let drawing = DynamicImage::from(image::RgbImage::from_fn(960, 600, ink));
        let files = renditions(&drawing, &Pictures::default(), true).ok().unwrap();
        let webp: Vec<u32> =
            files.iter().filter(|(f, _)| f.format == Format::Webp).map(|(f, _)| f.width).collect();
        assert_eq!(webp, [960]);
    }

    #[test]
    fn a_photograph_is_kept_with_loss_and_a_drawing_without() {
        let settings = Pictures::default();
        let formats = |picture: DynamicImage| -> Vec<Format> {
            let files = renditions(&opaque(picture), &settings, true).ok().unwrap();
            files.iter().map(|(f, _)| f.format).collect()
        };
        let pixel = |x: u32, y: u32| image::Rgb([(x * 4) as u8, (y * 4) as u8, (x ^ y) as u8]);
        let photograph = image::RgbImage::from_fn(64, 64, pixel);
        assert_eq!(formats(photograph.clone().into()), [Format::Webp, Format::Jpeg]);
        assert_eq!(formats(DynamicImage::from(photograph).into_rgba8().into()), [Format::Webp, Format::Jpeg]);
        assert_eq!(formats(DynamicImage::new_rgb8(64, 64)), [Format::Webp, Format::Png]);
        assert_eq!(formats(DynamicImage::new_rgba8(64, 64)), [Format::Webp, Format::Png]);
    }
}
