using Serverless.Hosting.Model;
using Serverless.Hosting.Reservations;

namespace ReservedPolicy;

#region policy
/// <summary>
/// Keeps a reserved instance only while it costs a lot less than a standard one, at the prices of the moment. Else the service scales to zero.
/// </summary>
/// <param name="prices">What the types cost now.</param>
/// <param name="mostPercent">What a reserved instance may cost, in percent of a standard one.</param>
public sealed class FrugalPolicy(IInstanceCatalog prices, double mostPercent) : IReservedInstancePolicy
{
    private readonly ReservedInstancePolicy _policy = new();

    public (ReservationPlan Plan, ReservationMemory Memory) Plan(in ReservationInput input, ReservationMemory memory)
    {
        var settings = input.Settings;
        var limit = settings.StandardType.PricePerHour * mostPercent / 100;
        var types = settings.Types.Where(type => PriceOf(type) <= limit).ToValueList();
        return _policy.Plan(input with { Settings = settings with { Types = types, IsEnabled = settings.IsEnabled && types.Count > 0 } }, memory);
    }

    private double PriceOf(InstanceType type) => prices.Types.FirstOrDefault(priced => priced.Name == type.Name)?.PricePerHour ?? double.PositiveInfinity;
}
#endregion
