namespace Serverless.Hosting.Processes.Commands;

/// <summary>
/// Finds what runs in place of an image.
/// </summary>
internal static class ImageMap
{
    /// <summary>The command of an image: the one under its exact name, else under the name without digest, else without tag; null for none.</summary>
    public static ImageCommand? Find(IDictionary<string, ImageCommand> images, string image)
    {
        var tagged = WithoutDigest(image);
        return images.TryGetValue(image, out var command) || images.TryGetValue(tagged, out command) || images.TryGetValue(WithoutTag(tagged), out command)
            ? command
            : null;
    }

    private static string WithoutDigest(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? image : image[..at];
    }

    private static string WithoutTag(string image)
    {
        // a colon before the last slash belongs to the port of the registry
        var colon = image.LastIndexOf(':');
        return colon > image.LastIndexOf('/') ? image[..colon] : image;
    }
}
