using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Serverless.Hosting.Knative;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// What a body is written in, and how much of it is read.
/// </summary>
internal static class BodyFormat
{
    /// <summary>The format that a content type names; null for one that is not read.</summary>
    public static DocumentFormat? Of(string? contentType) =>
        !MediaTypeHeaderValue.TryParse(contentType, out var type) ? null
        : type.MediaType.Value?.ToUpperInvariant() switch
        {
            "APPLICATION/JSON" => DocumentFormat.Json,
            "APPLICATION/YAML" or "APPLICATION/X-YAML" or "TEXT/YAML" => DocumentFormat.Yaml,
            _ => null,
        };

    /// <summary>Whether a caller asks for YAML.</summary>
    public static bool IsYamlWanted(HttpRequest request) => request.Headers.Accept.ToString().Contains("yaml", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a body that is no longer than a limit.</summary>
    /// <returns>Whether it was no longer.</returns>
    public static async Task<bool> TryCopyAsync(HttpRequest request, MemoryStream target, int limit)
    {
        if (request.ContentLength > limit)
        {
            return false;
        }

        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (target.Length + read > limit)
            {
                return false;
            }

            target.Write(buffer, 0, read);
        }

        target.Position = 0;
        return true;
    }
}
