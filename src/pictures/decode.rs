//! Bytes into pixels: upright, 8 bits a channel, sRGB.

use std::io::Cursor;
use std::sync::Mutex;

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{AnimationDecoder as _, DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::diagnostic::Diagnostic;

/// A picture has at most this many pixels: a broadsheet page scanned at 600 dpi, and every camera but the oddest.
const MOST_PIXELS: u64 = 120_000_000;
/// And is at most this many pixels wide and high, half of what a JPEG can be.
const LONGEST_SIDE: u32 = 30_000;
/// A picture with more pixels than this is worked on alone, so that memory does not grow with the number of cores.
const LARGE: u64 = 30_000_000;

/// Why a picture cannot be shown.
#[derive(Clone, Debug)]
pub(super) enum Refusal {
    /// There is no such file.
    Missing,
    /// Nothing that any program would show.
    NoPicture,
    /// A format that is known and not shown: its name, why, and what to do.
    Format(&'static str, &'static str, &'static str),
    /// More pixels than can be meant: width and height.
    TooLarge(u32, u32),
    /// What the decoder says.
    Broken(String),
    /// The disk.
    Disk(Diagnostic),
}

impl From<Diagnostic> for Refusal {
    fn from(told: Diagnostic) -> Self {
        Self::Disk(told)
    }
}

impl Refusal {
    /// What is wrong with the picture, why (may be empty), and what to do.
    pub(super) fn words(&self) -> (String, String, String) {
        let (what, because, help) = match self {
            Self::Missing => ("is not there", String::new(), "put it there, or correct its name"),
            Self::NoPicture => ("is not a picture", String::new(), "take a JPEG, PNG, WebP or GIF"),
            Self::Format(name, because, help) => {
                return (format!("is {name}"), (*because).to_owned(), (*help).to_owned());
            }
            Self::TooLarge(width, height) => {
                let most = MOST_PIXELS / 1_000_000;
                let because = format!(
                    "it has {width} × {height} pixels; {most} million are read, {LONGEST_SIDE} a side"
                );
                ("is too large", because, "make it smaller")
            }
            Self::Broken(why) => ("cannot be read", why.clone(), "save it anew, or take another copy"),
            Self::Disk(told) => {
                ("cannot be read", told.message.clone(), "check who may read and write there")
            }
        };
        (what.to_owned(), because, help.to_owned())
    }
}

/// A picture in memory.
pub(super) enum Decoded {
    /// Pixels, and what is to be told of them; may be empty.
    Still(DynamicImage, &'static str),
    /// A GIF that moves, with its width and height.
    Moving(u32, u32),
}

/// Only one large picture at a time.
static LARGE_ONE: Mutex<()> = Mutex::new(());

/// Decodes a picture and hands it over to be worked on.
pub(super) fn with_decoded<T>(
    bytes: &[u8],
    work: impl FnOnce(Decoded) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let format = format_of(bytes)?;
    let (width, height) = dimensions(bytes, format)?;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS || width.max(height) > LONGEST_SIDE {
        return Err(Refusal::TooLarge(width, height));
    }
    if pixels == 0 {
        return Err(Refusal::Broken("it has no pixels".to_owned()));
    }
    if format == ImageFormat::Jpeg && ends_early(bytes) {
        return Err(Refusal::Broken("it ends in the middle".to_owned()));
    }
    let _alone = (pixels > LARGE).then(|| LARGE_ONE.lock());
    if format == ImageFormat::Gif && gif_moves(bytes)? {
        return work(Decoded::Moving(width, height));
    }
    let (picture, remark) = still(bytes, format)?;
    work(Decoded::Still(picture, remark))
}

/// The format by the first bytes: endings lie.
fn format_of(bytes: &[u8]) -> Result<ImageFormat, Refusal> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
    if start.contains("<svg") || start.contains("<!DOCTYPE svg") {
        let because = "an SVG can hold scripts and fetch from other hosts";
        return Err(Refusal::Format("an SVG, which is not taken", because, "save it as PNG"));
    }
    let because = "not every browser and reader shows it";
    let refused = |name, help| Err(Refusal::Format(name, because, help));
    if bytes.get(4..8) == Some(b"ftyp") {
        return refused("HEIC or AVIF, which is not taken", "save it as JPEG");
    }
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif)) => {
            Ok(format)
        }
        Ok(ImageFormat::Tiff) => refused("a TIFF, which is not taken", "save it as JPEG or PNG"),
        Ok(ImageFormat::Bmp) => refused("a BMP, which is not taken", "save it as PNG"),
        Ok(_) => refused("of a rare format, which is not taken", "save it as JPEG or PNG"),
        Err(_) => Err(Refusal::NoPicture),
    }
}

fn dimensions(bytes: &[u8], format: ImageFormat) -> Result<(u32, u32), Refusal> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // What is too large is told as that, and not as a limit of the decoder.
    reader.no_limits();
    reader.into_dimensions().map_err(broken)
}

/// Whether a JPEG was cut off: its last scan has no end of image behind it (ITU-T T.81, B.1.1.3; in coded data a byte FF is never
/// followed by either code). The decoder would fill the rest with grey.
fn ends_early(bytes: &[u8]) -> bool {
    let last = |code: u8| bytes.windows(2).rposition(|pair| pair == [0xff, code]);
    let (scan, end) = (last(0xda), last(0xd9));
    end < scan
}

fn gif_moves(bytes: &[u8]) -> Result<bool, Refusal> {
    let mut frames = GifDecoder::new(Cursor::new(bytes)).map_err(broken)?.into_frames();
    frames.next().transpose().map_err(broken)?;
    Ok(frames.next().is_some())
}

fn still(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, &'static str), Refusal> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    // The pixels at eight bytes each, and as much again for the decoder.
    limits.max_alloc = Some(MOST_PIXELS * 16);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    // Words about the picture that cannot be read are no reason not to show it.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().unwrap_or_default();
    let picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    let mut picture = in_srgb(picture, profile.as_deref());
    picture.apply_orientation(orientation);
    let moves = match format {
        ImageFormat::Png => PngDecoder::new(Cursor::new(bytes)).and_then(|d| d.is_apng()).unwrap_or(false),
        ImageFormat::WebP => WebPDecoder::new(Cursor::new(bytes)).is_ok_and(|d| d.has_animation()),
        _ => false,
    };
    Ok((picture, if moves { "only GIFs are taken over with all their frames" } else { "" }))
}

/// RGB or RGBA in sRGB. A profile that cannot be used is passed over, and so is one for inks: pictures in CMYK have been
/// read as RGB already.
fn in_srgb(picture: DynamicImage, profile: Option<&[u8]>) -> DynamicImage {
    let profile = profile.and_then(|p| ColorProfile::new_from_slice(p).ok());
    let grey = matches!(picture, DynamicImage::ImageLuma8(_) | DynamicImage::ImageLuma16(_));
    let target = if picture.color().has_alpha() { Layout::Rgba } else { Layout::Rgb };
    let source = match profile.as_ref().map(|p| p.color_space) {
        Some(DataColorSpace::Rgb) => target,
        Some(DataColorSpace::Gray) if grey => Layout::Gray,
        _ => return plain(picture),
    };
    let transform = profile.and_then(|p| {
        let options = TransformOptions::default();
        p.create_transform_8bit(source, &ColorProfile::new_srgb(), target, options).ok()
    });
    let Some(transform) = transform else { return plain(picture) };
    let picture = if source == Layout::Gray { picture.into_luma8().into() } else { plain(picture) };
    let channels = if target == Layout::Rgba { 4 } else { 3 };
    let mut pixels = vec![0; picture.width() as usize * picture.height() as usize * channels];
    if transform.transform(picture.as_bytes(), &mut pixels).is_err() {
        return plain(picture);
    }
    from_pixels(picture.width(), picture.height(), pixels).unwrap_or_else(|| plain(picture))
}

/// A picture of RGB or RGBA pixels, as many bytes as there are.
pub(super) fn from_pixels(width: u32, height: u32, pixels: Vec<u8>) -> Option<DynamicImage> {
    if pixels.len() == width as usize * height as usize * 4 {
        image::RgbaImage::from_raw(width, height, pixels).map(DynamicImage::from)
    } else {
        image::RgbImage::from_raw(width, height, pixels).map(DynamicImage::from)
    }
}

/// RGB or RGBA, 8 bits a channel.
fn plain(picture: DynamicImage) -> DynamicImage {
    if picture.color().has_alpha() { picture.into_rgba8().into() } else { picture.into_rgb8().into() }
}

fn broken(e: image::ImageError) -> Refusal {
    Refusal::Broken(e.to_string())
}
