using System.Globalization;
using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Scaling;

namespace Serverless.Hosting.Backends;

/// <summary>
/// How a revision says that its instances are neither started nor ended by this host.
/// </summary>
public static class ProvidedInstances
{
    /// <summary>The image of such a revision.</summary>
    public const string Image = "serverless.hosting/provided";

    /// <summary>
    /// Annotation of such a revision: where its instances are, up to 100 of them, separated by commas: <c>http://10.0.0.5:8080, http://10.0.0.6:8080</c>. Without it
    /// another party starts and ends them, and tells the host. It may change while the revision serves.
    /// </summary>
    public const string Addresses = "serverless.hosting/addresses";

    internal const int MostAddresses = 100;

    /// <summary>Programs that are there already may take their time: the revision is not given up while they do.</summary>
    private const string Deadline = "720h";

    /// <summary>What makes a revision one of fixed addresses: they are always there, all of them get requests, and none is a stand-in.</summary>
    internal static IReadOnlyDictionary<string, string> AnnotationsOf(IReadOnlyCollection<Uri> addresses)
    {
        var count = addresses.Count.ToString(CultureInfo.InvariantCulture);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Addresses] = string.Join(", ", addresses.Select(address => address.OriginalString)),
            [ScalingAnnotations.MinScale] = count,
            [ScalingAnnotations.MaxScale] = count,
            [ReserveAnnotations.Enable] = "disable",
            [ServingLabels.ProgressDeadline] = Deadline,
        };
    }

    /// <summary>The addresses that the annotations give; null where they give none.</summary>
    internal static ValueList<Uri>? AddressesOf(ValueMap annotations) =>
        annotations.TryGetValue(Addresses, out var text) ? Split(text).Select(ParseAddress).OfType<Uri>().Distinct().ToValueList() : null;

    /// <summary>Reads the address of an instance; null where the text is none.</summary>
    internal static Uri? ParseAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "http", Host.Length: > 0, UserInfo: "", PathAndQuery: "/", Fragment: "", Port: > 0 }
            ? address
            : null;

    /// <summary>Reports addresses that are none, or too many.</summary>
    internal static void Validate(ValueMap annotations, string path, ValidationErrors errors)
    {
        if (!annotations.TryGetValue(Addresses, out var text))
        {
            return;
        }

        var (field, addresses) = (ValidationErrors.In(path, Addresses), Split(text));
        if (addresses.Length is 0 or > MostAddresses)
        {
            errors.Add($"expected 1 <= {addresses.Length} <= {MostAddresses} addresses", field);
        }

        foreach (var address in addresses.Where(address => ParseAddress(address) is null))
        {
            errors.Add(NoAddress(address), field);
        }
    }

    internal static string NoAddress(string text) => $"'{text}' is no address: expected 'http://', a host and a port, and nothing else";

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
