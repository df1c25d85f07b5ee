using System.Globalization;

namespace Serverless.Hosting.Reservations;

public sealed partial class ReserveOptions
{
    /// <summary>Finds all that is wrong with the settings.</summary>
    /// <returns>A sentence for each problem, with the setting and what it may be; empty where there is none.</returns>
    public IReadOnlyList<string> Validate() => [.. OwnProblems(), .. Types.SelectMany(type => TypeProblems(type.Key, type.Value))];

    private static string Problem(string setting, IFormattable? value, string allowed) =>
        $"{setting} is {value?.ToString(null, CultureInfo.InvariantCulture) ?? "not set"}. Set it to {allowed}.";

    private static bool IsPrice(double? value) => value is null or (>= 0 and < double.PositiveInfinity);

    private static bool IsSize(double? value) => value is > 0 and < double.PositiveInfinity;

    private IEnumerable<string> OwnProblems()
    {
        foreach (var (name, duration) in new[] { (nameof(StartDeadline), StartDeadline), (nameof(OutOfStockFor), OutOfStockFor) })
        {
            if (duration <= TimeSpan.Zero)
            {
                yield return Problem(name, duration, "more than 0");
            }
        }

        var prices = new[] { (nameof(PricePerCpuHour), PricePerCpuHour), (nameof(PricePerGiBHour), PricePerGiBHour), (nameof(CreditPrice), CreditPrice) };
        foreach (var (name, price) in prices)
        {
            if (!IsPrice(price))
            {
                yield return Problem(name, price, "0 or more");
            }
        }
    }

    private static IEnumerable<string> TypeProblems(string name, InstanceTypeOptions type)
    {
        var (path, isKnown) = ($"{nameof(Types)}:{name}", BurstableTypes.All.Any(known => known.Name == name));
        if (name.Length == 0 || name.Any(c => c == ',' || char.IsWhiteSpace(c)) || InstanceSize.TryParse(name, out _))
        {
            yield return $"{path} is no name of a type. Use one without commas and white space that does not read as a size.";
        }

        foreach (var (field, value) in new[] { (nameof(type.Cpus), type.Cpus), (nameof(type.MemoryGiB), type.MemoryGiB) })
        {
            if (value is null ? !isKnown : !IsSize(value))
            {
                yield return Problem($"{path}:{field}", value, "more than 0");
            }
        }

        if (type.BaselinePercent is not (null or (> 0 and <= 100)))
        {
            yield return Problem($"{path}:{nameof(type.BaselinePercent)}", type.BaselinePercent, "more than 0 and at most 100");
        }

        if (!IsPrice(type.PricePerHour))
        {
            yield return Problem($"{path}:{nameof(type.PricePerHour)}", type.PricePerHour, "0 or more");
        }
    }
}
