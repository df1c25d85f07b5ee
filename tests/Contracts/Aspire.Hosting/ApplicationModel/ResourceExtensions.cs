using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

public static class ResourceExtensions
{
    public static bool TryGetLastAnnotation<T>(this IResource resource, [NotNullWhen(true)] out T? annotation)
        where T : IResourceAnnotation
    {
        annotation = resource.Annotations.OfType<T>().LastOrDefault();
        return annotation is not null;
    }

    public static bool TryGetContainerImageName(this IResource resource, [NotNullWhen(true)] out string? imageName)
    {
        imageName = resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image)
            ? $"{(image.Registry is null ? "" : image.Registry + "/")}{image.Image}{(image.SHA256 is null ? ":" + (image.Tag ?? "latest") : "@sha256:" + image.SHA256)}"
            : null;
        return imageName is not null;
    }
}
