using Serverless.Hosting.Model;

namespace Serverless.Hosting.Reservations;

public static partial class ReserveAnnotations
{
    private static readonly string[] OwnKeys = [Handover, CreditThreshold, InPlace, Unlimited];

    /// <summary>Finds all that is wrong with the annotations of a template that speak of reserved instances.</summary>
    /// <param name="annotations">The annotations.</param>
    /// <param name="catalog">The types that may be named.</param>
    /// <returns>The problems, with the keys as paths.</returns>
    public static ValidationErrors Validate(ValueMap annotations, IInstanceCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentNullException.ThrowIfNull(catalog);
        var errors = new ValidationErrors();
        CheckWord(annotations, Enable, ["enable", "disable"], errors);
        CheckWord(annotations, Kind, ["eci", "ecs", "acs"], errors);
        CheckWord(annotations, Handover, Enum.GetNames<ReserveHandover>(), errors);
        CheckWord(annotations, InPlace, ["true", "false"], errors);
        CheckWord(annotations, Unlimited, ["true", "false"], errors);
        CheckTypes(annotations, catalog, errors);
        CheckNumbers(annotations, errors);
        CheckResources(annotations, CpuRequest, CpuLimit, errors);
        CheckResources(annotations, MemoryRequest, MemoryLimit, errors);
        foreach (var key in annotations.Keys.Where(key => key.StartsWith(OwnPrefix, StringComparison.Ordinal) && !OwnKeys.Contains(key)))
        {
            errors.Add($"invalid key name \"{key}\"", $"Use one of: {string.Join(", ", OwnKeys)}", ValidationLevel.Error, key);
        }

        return errors;
    }

    private static void AddInvalid(this ValidationErrors errors, string value, string allowed, string key) =>
        errors.Add($"invalid value: {value}", allowed, ValidationLevel.Error, key);

    private static void CheckWord(ValueMap annotations, string key, string[] allowed, ValidationErrors errors)
    {
        if (annotations.TryGetValue(key, out var text) && !allowed.Contains(text))
        {
            errors.AddInvalid(text, $"Use one of: {string.Join(", ", allowed)}", key);
        }
    }

    private static void CheckNumbers(ValueMap annotations, ValidationErrors errors)
    {
        if (annotations.TryGetValue(Replicas, out var replicas) && FindReplicas(annotations) is null)
        {
            errors.Add($"expected 1 <= {replicas} <= {int.MaxValue}", Replicas);
        }

        if (annotations.TryGetValue(CreditThreshold, out var threshold) && FindCreditThreshold(annotations) is null)
        {
            errors.Add($"expected 0 <= {threshold} <= 100", CreditThreshold);
        }
    }

    private static void CheckTypes(ValueMap annotations, IInstanceCatalog catalog, ValidationErrors errors)
    {
        if (!annotations.TryGetValue(Types, out var text))
        {
            return;
        }

        if (InstanceSize.TryParse(text, out var size))
        {
            if (catalog.Cheapest(size).Count == 0)
            {
                errors.AddInvalid(text, "No instance type is as large. Ask for less, or name types", Types);
            }

            return;
        }

        var names = SplitNames(text);
        if (names.Length > InstanceSelection.MaxTypes)
        {
            errors.AddInvalid(text, $"{names.Length} types are named. Name at most {InstanceSelection.MaxTypes}", Types);
        }

        foreach (var name in names.Where(name => catalog.Find(name) is null))
        {
            errors.AddInvalid(name, $"No instance type has this name, and it is no size such as 1-2Gi. Use one of: {NamesLike(name, catalog)}", Types);
        }
    }

    /// <summary>The names of the family that was meant, where there is one; else all.</summary>
    private static string NamesLike(string name, IInstanceCatalog catalog)
    {
        var family = name[..(name.LastIndexOf('.') + 1)];
        var names = catalog.Types.Select(type => type.Name).Order(StringComparer.Ordinal).ToList();
        var related = family.Length == 0 ? [] : names.Where(known => known.StartsWith(family, StringComparison.Ordinal)).ToList();
        return string.Join(", ", related.Count > 0 ? related : names);
    }

    private static void CheckResources(ValueMap annotations, string requestKey, string limitKey, ValidationErrors errors)
    {
        var request = CheckQuantity(annotations, requestKey, errors);
        var limit = CheckQuantity(annotations, limitKey, errors);
        if (request > limit)
        {
            errors.Add($"the request {annotations[requestKey]} is more than the limit {annotations[limitKey]}", requestKey, limitKey);
        }
    }

    private static decimal? CheckQuantity(ValueMap annotations, string key, ValidationErrors errors)
    {
        if (!annotations.TryGetValue(key, out var text))
        {
            return null;
        }

        if (Quantity.TryParse(text, out var value) && value > 0)
        {
            return value;
        }

        errors.AddInvalid(text, "Use a quantity of more than 0, such as 500m or 1Gi", key);
        return null;
    }
}
