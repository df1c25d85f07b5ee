using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Serverless.Hosting.Gateway.Management;

/// <summary>
/// Reads the body of a call that has no document.
/// </summary>
internal static class JsonBody
{
    /// <summary>Reads a body.</summary>
    /// <param name="request">The call.</param>
    /// <param name="type">What the body is.</param>
    /// <param name="limit">The most bytes of it.</param>
    /// <returns>The body, or why it is refused.</returns>
    public static async Task<(T? Body, ApiStatus? Problem)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, int limit)
        where T : class
    {
        if (BodyFormat.Of(request.ContentType) is not Knative.DocumentFormat.Json)
        {
            return (null, ApiStatus.Failure(StatusCodes.Status415UnsupportedMediaType, "UnsupportedMediaType", "Send 'application/json'."));
        }

        using var body = new MemoryStream();
        if (!await BodyFormat.TryCopyAsync(request, body, limit))
        {
            return (null, ApiStatus.Failure(StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", $"The body is larger than {limit} bytes."));
        }

        try
        {
            return JsonSerializer.Deserialize(body, type) is { } read ? (read, null) : (null, Unreadable("The body is null."));
        }
        catch (JsonException exception)
        {
            return (null, Unreadable(exception.Message));
        }
    }

    private static ApiStatus Unreadable(string message) => ApiStatus.Failure(StatusCodes.Status400BadRequest, "BadRequest", message);
}
